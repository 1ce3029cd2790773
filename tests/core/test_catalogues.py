"""Extraction from Python and templates, one msgid once, translations kept, files left alone when nothing changed."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from core.management import catalogues

APPS = ["core", "accounts", "irritants"]

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, npgettext, pgettext

A = _("Shared")
B = ngettext("%(n)s need", "%(n)s needs", 2)
C = pgettext("month", "May")
D = npgettext("table", "%(n)s slot", "%(n)s slots", 2)
"""
TEMPLATE = """{% load i18n %}
    {% translate "Shared" %} it's {# a comment #} {% if x %}
{% blocktranslate count n=items|length trimmed %}
  {{ n }} need
  of yours
{% plural %}
  {{ n }} needs
  of yours
{% endblocktranslate %}
        {% blocktranslate trimmed with who=user.name context "politely" %}Hello {{ who }}{% endblocktranslate %}
    {{ title|default:_("Untitled") }} {% include "x.html" with a=_("As a value") only %}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for app in APPS:
        (tmp_path / app).mkdir()
    (tmp_path / "irritants" / "enums.py").write_text(PYTHON)
    (tmp_path / "accounts" / "enums.py").write_text('from x import gettext as _\nA = _("Shared")\n')
    (tmp_path / "irritants" / "migrations").mkdir()
    (tmp_path / "irritants" / "migrations" / "0001.py").write_text('_("Never translated")')
    (tmp_path / "templates" / "irritants").mkdir(parents=True)
    (tmp_path / "templates" / "irritants" / "page.html").write_text(TEMPLATE)
    return tmp_path


def test_texts_are_found_in_python_and_templates_with_plurals_contexts_and_trimmed_blocks(tree):
    found = catalogues.extract_all(tree, APPS)

    assert {(singular, context, entry.plural) for (singular, context), entry in found.items()} == {
        ("Shared", None, None),
        ("%(n)s need", None, "%(n)s needs"),
        ("May", "month", None),
        ("%(n)s slot", "table", "%(n)s slots"),
        ("%(n)s need of yours", None, "%(n)s needs of yours"),
        ("Hello %(who)s", "politely", None),
        ("Untitled", None, None),
        ("As a value", None, None),
    }


def test_a_text_stands_once_in_the_lowest_app_that_uses_it_and_names_every_file(tree):
    found = catalogues.extract_all(tree, APPS)

    assert found["Shared", None].app == "accounts"
    assert found["Shared", None].files == {"accounts/enums.py", "irritants/enums.py", "templates/irritants/page.html"}


def test_a_folder_of_templates_that_is_nobodys_is_refused():
    with pytest.raises(ValueError, match="belongs to no app"):
        catalogues.template_owner(Path("stray/page.html"), APPS)


def test_translations_survive_a_new_plural_a_move_to_another_app_and_a_second_run(tree):
    found = catalogues.extract_all(tree, APPS)
    catalog = catalogues.merge("accounts", found, {})
    catalog.get("Shared").string = "Partagé"
    po = tree / "django.po"
    catalogues.write_if_changed(po, catalogues.as_po(catalog))
    known = {catalogues.key(message): message for message in catalogues.read(po)}
    (tree / "accounts" / "enums.py").write_text("")
    (tree / "irritants" / "enums.py").write_text('ngettext("Shared", "All shared", 2)')

    again = catalogues.merge("irritants", catalogues.extract_all(tree, APPS), known)

    assert again.get("Shared").string == ("Partagé", "")
    assert [problem for problem in catalogues.problems(again) if "Shared" in problem] == ["untranslated: 'Shared'"]


def test_a_text_without_its_placeholders_is_a_problem(tree):
    found = catalogues.extract_all(tree, APPS)
    catalog = catalogues.merge("irritants", found, {})
    for message in catalog:
        message.string = ("un", "deux") if message.pluralizable else "un"
    catalog.get("Hello %(who)s", context="politely").string = "Bonjour %(qui)s"

    assert [problem for problem in catalogues.problems(catalog) if "Hello" in problem] != []


def test_a_file_is_written_only_when_it_changes(tmp_path):
    path = tmp_path / "locale" / "django.po"

    assert catalogues.write_if_changed(path, b"a")
    first = path.stat().st_mtime_ns
    assert not catalogues.write_if_changed(path, b"a")
    assert path.stat().st_mtime_ns == first


def test_the_check_changes_nothing_and_says_what_is_stale(tree, settings, capsys):
    settings.BASE_DIR = tree
    settings.LOCALE_PATHS = [tree / "locale" / app for app in reversed(APPS)]

    with pytest.raises(Exception, match="problems in the French catalogues"):
        call_command("messages", "--check")

    assert not (tree / "locale").exists()
    assert "locale/core/fr/LC_MESSAGES/django.po is stale" in capsys.readouterr().out


def test_compiled_catalogues_are_read_by_django():
    compiled = sorted(
        path.parent.parent.parent.name for path in Path(settings.BASE_DIR).glob("locale/*/fr/*/django.mo")
    )

    assert compiled == sorted(Path(path).name for path in settings.LOCALE_PATHS)
