"""What the pages of the administration say and carry: words rather than codes, our look, no script of Django's."""

import re
from pathlib import Path

import django.contrib.admin
import pytest
from bs4 import BeautifulSoup
from django.db import models
from django.template.loader import get_template

from accounts.models import Organisation, User
from core import thread
from core.models import Stateful
from irritants.models import Event, Irritant
from matching.enums import MatchStatus
from matching.models import FundingScheme
from startups.models import Startup, StartupEvent
from taxonomy.models import Theme
from tests.factories.accounts import OrganisationFactory, administrator, member_of
from tests.factories.irritants import LONG_AGO, IrritantFactory
from tests.factories.matching import FundingSchemeFactory, MatchFactory
from tests.openinno.administered import MAKERS
from tests.openinno.test_admin import REGISTERED, as_shown, each_model, page, signed_in

BLOCK = re.compile(r"\{% block ([\w-]+) %\}")
# Where Django puts its scripts, its second style sheet for the dark, its side bar, and what nothing here fills in.
LEFT_OUT = {
    "blockbots",
    "branding",
    "dark-mode-vars",
    "extrabody",
    "extrahead",
    "footer",
    "header",
    "nav-global",
    "nav-sidebar",
    "object-tools",
    "pretitle",
    "responsive",
    "stylesheet",
    "stylesheet_rtl",
    "userlinks",
    "usertools",
    "welcome-msg",
}
STATEFUL = [model for model in REGISTERED if thread.verbs_of(model._meta.model_name)]


def test_each_block_of_the_page_of_django_is_in_ours_or_left_out_on_purpose():
    theirs = Path(django.contrib.admin.__file__).parent / "templates/admin/base.html"
    ours = Path(get_template("admin/base_site.html").origin.name)

    assert {*BLOCK.findall(theirs.read_text())} - {*BLOCK.findall(ours.read_text())} == LEFT_OUT


@pytest.mark.django_db
@each_model
def test_no_page_asks_for_a_script_of_django_s_nor_names_a_picture_true(model):
    client, row = signed_in(administrator()), MAKERS[model]()
    answers = [client.get(page(model, name, *args)) for name, args in pages_of(row)]

    for answer in answers:
        shown = BeautifulSoup(answer.content, "html.parser")
        assert [script["src"] for script in shown("script")] == ["/static/openinno/js/theme.js"]
        assert not {image.get("alt") for image in shown("img")} & {"True", "False", "None"}


def pages_of(row: models.Model) -> list[tuple[str, list[object]]]:
    return [("changelist", []), ("change", [row.pk]), ("history", [row.pk])]


@pytest.mark.parametrize("model", STATEFUL, ids=lambda model: model.__name__)
def test_each_state_and_each_verb_of_a_lifecycle_has_its_word(model):
    kind = model._meta.model_name

    assert [verb for verb, word in thread.verbs_of(kind) if word == verb] == []
    for state, word in model._meta.get_field("status").choices if issubclass(model, Stateful) else []:
        assert thread.state_word(kind, state) == word != state


@pytest.mark.django_db
def test_an_event_is_told_in_words_in_its_list_on_its_page_and_inside_its_irritant():
    irritant = IrritantFactory(submitted=True, title="Les salles vides", establishment__name="École des Curieux")
    by = member_of(irritant.establishment)
    event = irritant.record("publish", by=by, at=LONG_AGO, source="submitted", target="published")
    client = signed_in(administrator())

    row = text_of(client.get(page(Event, "changelist")), "#result_list tbody tr")
    inside = text_of(client.get(page(Irritant, "change", irritant.pk)), ".inline-rows tbody tr:last-child")
    whole = text_of(client.get(page(Event, "change", event.pk)), "#content")

    for told in (row, inside):
        assert "Irritant Publier Déposé Publié" in told.replace("Les salles vides ", "")
    assert "Fait : Publier De l’état : Déposé À l’état : Publié" in whole
    assert "Objet : Les salles vides" in whole
    assert "Organisations concernées : École des Curieux" in whole
    assert not re.search(r"publish|submitted|irritant\.", whole)


@pytest.mark.django_db
def test_events_are_found_by_the_words_of_their_subject():
    match = MatchFactory(status=MatchStatus.SENT)
    by = member_of(OrganisationFactory(establishment=True))
    for subject, verb in (
        (match.irritant, "publish"),
        (match.irritant, "archive"),
        (match, "send"),
        (match, "decline"),
    ):
        subject.record(verb, by=by, at=LONG_AGO)
    client, address = signed_in(administrator()), page(Event, "changelist")

    everything = BeautifulSoup(client.get(address).content, "html.parser").select_one("#changelist-filter")
    of_irritants = client.get(address, {"subject_kind": "irritant", "verb": "archive"})
    of_matches = client.get(address, {"subject_kind": "match", "verb": "archive"})

    assert "Archiver" not in everything.get_text()
    assert {"Irritant", "Mise en relation"} <= {link.get_text() for link in everything("a")}
    assert [event.verb for event in of_irritants.context["cl"].result_list] == ["archive"]
    # A verb that this kind of subject does not have asks nothing.
    assert {event.verb for event in of_matches.context["cl"].result_list} == {"send", "decline"}


@pytest.mark.django_db
def test_what_happened_to_a_company_is_told_and_found_in_words():
    startup = MAKERS[Startup]()
    startup.record("suspend", by=None, at=LONG_AGO, source="validated", target="suspended")
    startup.record("reinstate", by=None, at=LONG_AGO, source="suspended", target="validated")
    Startup.objects.filter(pk=startup.pk).update(regions_served=["11", "84"])
    client = signed_in(administrator())

    found = client.get(page(StartupEvent, "changelist"), {"verb": "suspend"})

    assert "Suspendre Validée Suspendue" in text_of(found, "#result_list tbody")
    assert "Réintégrer" not in text_of(found, "#result_list tbody")
    assert "Île-de-France, Auvergne-Rhône-Alpes" in text_of(client.get(page(Startup, "change", startup.pk)), "#content")


@pytest.mark.django_db
def test_themes_are_ticked_and_days_are_chosen_without_a_script():
    irritant, theme = IrritantFactory(published=True), MAKERS[Theme]()
    scheme = FundingSchemeFactory(opens_on="2026-05-04")
    client = signed_in(administrator())
    address = page(Irritant, "change", irritant.pk)
    shown = client.get(address)
    group = BeautifulSoup(shown.content, "html.parser").select_one(".field-themes fieldset")

    form = {**as_shown(shown.context), "themes": [theme.pk], "events-TOTAL_FORMS": 0, "events-INITIAL_FORMS": 0}
    client.post(address, form)
    day = BeautifulSoup(client.get(page(FundingScheme, "change", scheme.pk)).content, "html.parser")

    assert group.legend.get_text() == "Thèmes"
    assert list(irritant.themes.all()) == [theme]
    assert (day.select_one("#id_opens_on")["type"], day.select_one("#id_opens_on")["value"]) == ("date", "2026-05-04")


@pytest.mark.django_db
def test_a_right_that_opens_nothing_is_not_offered():
    person = MAKERS[User]()

    shown = signed_in(administrator()).get(page(User, "change", person.pk))

    assert {"is_staff", "is_superuser"} & set(shown.context["adminform"].form.fields) == {"is_superuser"}


@pytest.mark.django_db
def test_several_domains_are_added_at_once_each_field_with_its_name():
    organisation, client = OrganisationFactory(establishment=True), signed_in(administrator())
    address = page(Organisation, "change", organisation.pk)
    shown = BeautifulSoup(client.get(address).content, "html.parser")
    typed = [field for field in shown.select(".inline-rows input") if field["type"] == "text"]
    form = {
        field["name"]: field.get("value", "") for field in shown.select("#content [name]") if field["name"] != "region"
    }

    form |= {field["name"]: f"u{number}.example" for number, field in enumerate(typed)}
    client.post(address, form | {"region": organisation.region})

    assert [field.find_parent("label").get_text(strip=True) for field in typed] == ["Domaine"] * 3
    assert set(organisation.email_domains.values_list("domain", flat=True)) == {f"u{n}.example" for n in range(3)}


def text_of(answer, selector: str) -> str:
    parts = BeautifulSoup(answer.content, "html.parser").select(selector)
    return " ".join(" ".join(part.get_text(" ").split()) for part in parts)
