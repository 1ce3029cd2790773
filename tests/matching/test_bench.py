"""The bench imports, searches, ranks and measures, and leaves nothing."""

import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Organisation, User
from irritants.models import Irritant
from matching.management import bench
from startups.models import Startup
from tests.factories.startups import StartupFactory

pytestmark = pytest.mark.django_db
SUBJECTS = ("les clés des logements étudiants", "la restauration universitaire", "le chauffage des amphithéâtres")


def write_texts(folder) -> None:
    pairs = [
        {
            "id": f"beta:{number}",
            "source": "beta",
            "problem": f"Personne ne suit {subject}. Chaque semaine, des agents perdent une heure.",
            "mission": f"Suivre {subject} sans papier.",
            "solution": f"Un tableau partagé dit où en sont {subject}.",
        }
        for number, subject in enumerate(SUBJECTS)
    ]
    others = [{"id": "ilab:1", "text": "Un laser pour la chirurgie."}, {"id": "ilab:2", "text": "Un vaccin."}]
    for name, rows in (("dev", pairs), ("distractors", others)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))


def run(folder, *flags: str) -> str:
    out = StringIO()
    call_command("bench_matching", "--data", str(folder), *flags, stdout=out)
    return out.getvalue()


def test_it_says_how_well_and_leaves_nothing(tmp_path):
    write_texts(tmp_path)
    # Companies of this instance are not part of the pool.
    StartupFactory(validated=True, description="Suivre les clés, la restauration et le chauffage.")

    said = run(tmp_path, "--distractors")

    assert "import 3 irritants and 5 companies" in said
    assert "| the engine | 100.0% | 100.0% | 100.0% | 20.0% | 10.0% | 1.000 |" in said
    assert "| by chance | 20.0% | 100.0% | 100.0% | 20.0% | 10.0% | 0.457 |" in said
    assert "R@1 x 5.0" in said
    assert (Irritant.objects.count(), Startup.objects.count(), User.objects.count()) == (0, 1, 0)
    assert (Organisation.objects.count(), ProcrastinateJob.objects.count()) == (1, 0)


def test_without_the_texts_it_says_where_they_go(tmp_path):
    with pytest.raises(CommandError, match="shared/data/matching"):
        run(tmp_path)


def test_measures_are_those_of_their_definitions():
    measures = bench.measure([1, 2, 6, 20])

    assert measures.recall == {1: 0.25, 5: 0.5, 10: 0.75}
    assert measures.mrr == pytest.approx((1 + 1 / 2 + 1 / 6 + 1 / 20) / 4)
    assert measures.margin(5) == pytest.approx(0.49)


def test_ties_of_the_baseline_rank_in_their_middle():
    need = bench.Need(id=1, title="", text="une salle fermée")
    offers = [bench.Offer(id=each, name="", text=text) for each, text in enumerate(["salle", "salle", "", ""])]

    assert bench.overlap_ranks([need, need], offers, [0, 3]) == [1.5, 3.5]


def test_the_relevance_bench_needs_the_texts_too(tmp_path):
    with pytest.raises(CommandError, match="shared/data/matching"):
        call_command("bench_relevance", "--data", str(tmp_path))


MEASURED_ON = """
class Task:
    queries = [("q1", "", "Les clés se perdent."), ("q2", "", "Le chauffage est en panne.")]
    docs = [("d1", "Suivi des clés", "Une armoire."), ("d2", "", "Un chauffage piloté."), ("d3", "", "Un laser.")]
    rel = [[0], [1]]

def load_tasks(split):
    return {"p2s": Task()}

def evaluate(scores, relevant, boot):
    found = sum(row.argmax() in right for row, right in zip(scores, relevant)) / len(relevant)
    names = ("R@1", "R@5", "R@10", "MRR", "nDCG@10")
    return {name: found for name in names} | {"ci": {name: (found, found) for name in names}}

def rows(name):
    return [{"a": "Les clés perdues", "b": "Perdre ses clés", "cluster": "1"},
            {"a": "Un chauffage en panne", "b": "Panne de chauffage", "cluster": "2"}]

def pr_threshold(right, wrong):
    import numpy as np
    return np.array([0.5]), np.array([1.0]), np.array([float((right > wrong.max()).mean())]), np.array([1.0])
"""


def test_the_relevance_bench_measures_the_engine_as_the_data_says(tmp_path):
    (tmp_path / "evaluate.py").write_text(MEASURED_ON)
    (tmp_path / "dev.jsonl").write_text("")
    out = StringIO()

    call_command("bench_relevance", "--data", str(tmp_path), stdout=out)

    assert "| p2s | 100.0 (100.0–100.0) |" in out.getvalue()
    assert "LSA 300: 81.0 / 93.2 / 95.3" in out.getvalue()
    assert "against pairs of other subjects: recall 100.0% at a precision of 95%" in out.getvalue()
    assert not (tmp_path / "__pycache__").exists()
    with pytest.raises(CommandError, match="No such task: x"):
        call_command("bench_relevance", "--data", str(tmp_path), "--task", "x")


def test_the_speed_bench_says_time_and_memory_for_each_size():
    out = StringIO()

    call_command("bench_ranking", "--sizes", "20", "--one", stdout=out)

    assert re.fullmatch(r"\| 20 \| [\d.]+ s \| [\d.]+ s \| [\d.]+ s \| \d+ s \| [\d,]+ MB \|\n", out.getvalue())
