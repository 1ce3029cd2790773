"""`rank` and `similar`: from files to files, without a database, with the platform's engine."""

import json

import pytest
from django.core.management import CommandError, call_command

from matching.scoring import Duplicates, Need, Offer, Ranker

NEEDS = [
    {"id": "n2", "title": "Chauffage", "text": "Les amphithéâtres sont froids le lundi."},
    {"id": "n1", "text": "Les clés des logements se perdent.", "themes": ["logement"], "region": "84", "other": 1},
]
OFFERS = [
    {"id": 7, "title": "Suivi des clés", "text": "Une armoire suit chaque clé.", "themes": ["logement"]},
    {"id": 8, "text": "Le chauffage des amphithéâtres piloté de loin.", "regions": ["84"], "public_references": 2},
]


def lines(path, rows):
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + "\n")
    return str(path)


def run(tmp_path, needs=NEEDS, offers=OFFERS, *flags):
    out = tmp_path / "run.jsonl"
    files = ("--needs", lines(tmp_path / "needs.jsonl", needs), "--offers", lines(tmp_path / "offers.jsonl", offers))
    call_command("rank", *files, "--out", str(out), *flags)
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_rank_writes_what_the_engine_says(tmp_path):
    found = run(tmp_path)

    assert [(row["need"], row["offer"], row["rank"]) for row in found] == [
        ("n1", 7, 1),
        ("n1", 8, 2),
        ("n2", 8, 1),
        ("n2", 7, 2),
    ]
    ranker = Ranker(
        [
            Offer(0, "", "Une armoire suit chaque clé.", pitch="Suivi des clés", themes=frozenset({"logement"})),
            Offer(1, "", OFFERS[1]["text"], regions=frozenset({"84"}), public_references=2),
        ],
        [
            Need(0, "", "Les clés des logements se perdent.", themes=frozenset({"logement"}), region="84"),
            Need(1, "Chauffage", "Les amphithéâtres sont froids le lundi."),
        ],
    )
    expected = [each for suggestions in ranker.rebuild(top=50) for each in suggestions]
    assert [row["score"] for row in found] == [each.score for each in expected]
    assert [[reason["criterion"] for reason in row["reasons"]] for row in found] == [
        [reason.criterion for reason in each.reasons] for each in expected
    ]
    assert found[0]["reasons"][1]["matched"] == ["logement"]


def test_rank_gives_as_many_as_asked_and_takes_empty_files(tmp_path):
    assert [row["rank"] for row in run(tmp_path, NEEDS, OFFERS, "--top", "1")] == [1, 1]
    assert run(tmp_path, [], OFFERS) == []
    assert run(tmp_path, NEEDS, []) == []


def test_half_a_character_does_not_stop_it(tmp_path):
    [row] = run(tmp_path, ['{"id": "\\ud800", "text": "clé \\udfff clé"}'], OFFERS[:1])

    assert row["need"] == "\ud800"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: this is not JSON"),
        ("[" * 100_000, "line 2: this is not JSON"),
        ("[1]", "line 2: a line is an object"),
        ('{"text": "a"}', 'line 2: "id" is a word or a whole number'),
        ('{"id": 1.5}', 'line 2: "id" is a word or a whole number'),
        ('{"id": true}', 'line 2: "id" is a word or a whole number'),
        ('{"id": "n2"}', "line 2: the id 'n2' is already that of line 1"),
        ('{"id": "x", "text": 3}', 'line 2: "text" is a text'),
        ('{"id": "x", "themes": "a"}', 'line 2: "themes" is a list of words'),
        ('{"id": "x", "themes": [1]}', 'line 2: "themes" is a list of words'),
        ('{"id": "x", "budget": "10"}', 'line 2: "budget" is a number'),
        ('{"id": "x", "budget": -1}', 'line 2: "budget" is a number'),
        ('{"id": "x", "budget": Infinity}', 'line 2: "budget" is a number'),
        ('{"id": "x", "budget": NaN}', 'line 2: "budget" is a number'),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, said):
    with pytest.raises(CommandError, match=said):
        run(tmp_path, [NEEDS[0], line])


def test_bad_bytes_files_and_numbers_are_named(tmp_path):
    (tmp_path / "latin.jsonl").write_bytes('{"id": "é"}'.encode("latin-1"))
    with pytest.raises(CommandError, match=r"latin.jsonl, line 1: this is not JSON in UTF-8"):
        call_command("similar", "--items", str(tmp_path / "latin.jsonl"))
    with pytest.raises(CommandError, match=r"absent.jsonl cannot be read: No such file"):
        call_command("similar", "--items", str(tmp_path / "absent.jsonl"))
    with pytest.raises(CommandError, match="--top is 1 or more"):
        run(tmp_path, NEEDS, OFFERS, "--top", "0")
    with pytest.raises(CommandError, match="--top is 1 or more"):
        call_command("similar", "--items", str(tmp_path / "needs.jsonl"), "--top", "0")
    with pytest.raises(CommandError, match='"open_introductions" is a whole number'):
        run(tmp_path, NEEDS, [{"id": 1, "open_introductions": 1.5}])
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("similar", "--items", lines(tmp_path / "items.jsonl", NEEDS), "--out", str(tmp_path))


def test_similar_writes_what_the_engine_says(tmp_path, capsys):
    items = [{"id": "a", "text": "Des clés se perdent."}, {"id": "b", "text": "Perdre ses clés."}, {"id": "c"}]

    call_command("similar", "--items", lines(tmp_path / "items.jsonl", items), "--top", "1")

    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["item"], row["other"], row["rank"]) for row in found] == [("a", "b", 1), ("b", "a", 1), ("c", "a", 1)]
    needs = [Need(place, "", item.get("text", "")) for place, item in enumerate(items)]
    assert [row["score"] for row in found] == [each.score for [each] in Duplicates(needs).every(top=1)]
