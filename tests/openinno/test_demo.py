"""The demonstration as it is once loaded: what it leaves can be read by each role, in every state."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.db.models import Count, Q
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import EmailDomain, Invitation, JoinRequest, Organisation, Report, User, Webhook
from core.enums import Audience
from core.models import OutgoingMail
from irritants.enums import IrritantStatus, Stage
from irritants.models import Event, Irritant
from matching.enums import FundingStatus, LessonStatus, MatchOrigin, MatchStatus, PocStatus
from matching.models import Answer, Clearance, Decision, Funding, Lesson, Match, Poc, Question, Weighting
from matching.operations import reminders, suggestions
from matching.scoring import Weights
from openinno.demo.accounts import ACCOUNTS, PASSWORD
from openinno.demo.clock import FIRST_DAY
from startups.completion import completion_of
from startups.enums import StartupStatus
from startups.models import Startup
from tests.architecture.repository import APPS
from tests.dashboards.test_figures import all_agree

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("demonstration")]
QUICK_HASH = "django.contrib.auth.hashers.MD5PasswordHasher"
NOT_PAGES = {"/compte/logout/", "/administration/"}
OF_CURATORS = [
    *(*3 * ["Décider"], *2 * ["Modérer"], *4 * ["Suivre"], *2 * ["Valider"], *4 * ["Voir"]),
    "Voir la liste d’attente",
]
TODO = {
    "etablissement@demo.example": [
        *("Cadrer", "Compléter", "Continuer", "Décider", *5 * ["Enregistrer"], "Publier", *3 * ["Répondre"]),
    ],
    "entreprise@demo.example": ["Décider", "Relire", "Répondre", "Répondre"],
    "reseau@demo.example": ["Valider", "Valider", "Voir", "Voir"],
    **dict.fromkeys(("amue@demo.example", "admin@demo.example"), OF_CURATORS),
}
STATES = [(Irritant, IrritantStatus), (Startup, StartupStatus), (Match, MatchStatus), (Poc, PocStatus)]
STATES += [(Funding, FundingStatus), (Lesson, LessonStatus)]


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once for the module; each test gives back what it changes."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=folder, PASSWORD_HASHERS=[QUICK_HASH]):
            call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def test_every_figure_is_what_plain_python_finds():
    all_agree(timezone.now())


def solved() -> Irritant:
    return Irritant.objects.with_stage().get(status="solved")


def signed_in(email: str) -> Client:
    client = Client()
    client.post("/compte/login/", {"login": email, "password": PASSWORD})
    return client


def space_of(email: str) -> BeautifulSoup:
    return BeautifulSoup(signed_in(email).get("/mon-espace/").content, "html.parser")


def rows() -> list[models.Model]:
    """Every row of ours that says something."""
    ours = [model for model in apps.get_models() if model._meta.app_label in APPS]
    return [row for model in ours for row in model._default_manager.all()]


# What may be still to come; and what was there before the story: the terms and schemes of the migrations.
TO_COME = {
    *(f"{each}.{end}_at" for each in ("Slot", "ProgrammeItem") for end in ("starts", "ends")),
    "Invitation.expires_at",
    "Notification.mail_due_at",
    *(f"{each}.due_at" for each in ("Alert", "LessonReminder", "Reminder")),
}
# Figures are counted once everything is told; the history of writes says when rows were written, whatever they tell.
INSTALLED = {"FundingScheme", "Kept", "LegalVersion", "PurchaseRule", "Weighting", "Change", "Seal"}


def moments(row: models.Model) -> dict[str, datetime]:
    fields = [field for field in row._meta.concrete_fields if isinstance(field, models.DateTimeField)]
    return {f"{type(row).__name__}.{field.name}": value for field in fields if (value := getattr(row, field.name))}


def test_every_row_is_dated_in_the_year_that_is_told():
    """Not on the day of loading: nothing is told of that day."""
    first, last = timezone.localdate() - timedelta(days=FIRST_DAY), timezone.localdate() - timedelta(days=1)
    outside = Counter(
        name
        for row in rows()
        for name, moment in moments(row).items()
        if type(row).__name__ not in INSTALLED
        and not first <= timezone.localdate(moment) <= (date.max if name in TO_COME else last)
    )

    assert outside == {}


def test_no_row_is_changed_before_it_is_made_nor_made_after_its_state():
    dated = [row for row in rows() if hasattr(row, "updated_at")]

    assert len(dated) > 300
    assert [row for row in dated if row.updated_at < row.created_at] == []
    assert [row for row in dated if hasattr(row, "status_at") and row.status_at < row.created_at] == []


def texts(row: models.Model) -> dict[str, str]:
    fields = [field for field in row._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)]
    return {field.name: getattr(row, field.name) for field in fields if not field.choices and getattr(row, field.name)}


@pytest.mark.parametrize(("model", "states"), STATES, ids=lambda each: each.__name__)
def test_every_state_of_every_lifecycle_can_be_looked_at(model, states):
    assert set(model.objects.values_list("status", flat=True)) == set(states)


def test_the_sides_are_as_many_as_announced():
    companies = Startup.objects.with_completion()
    complete = [company for company in companies if completion_of(company).rate == 100]

    assert len(complete) == 26
    assert Counter(network.short_name for each in complete for network in each.networks.all()) == {
        "BIC": 13,
        "Digital 113": 14,
    }
    establishments = Organisation.objects.establishments().filter(irritants__isnull=False).distinct()
    assert (establishments.count(), len({each.region for each in establishments})) == (12, 12)
    assert Irritant.objects.count() == 37


def test_the_four_pocs_are_prepared_past_their_end_scaled_and_stopped():
    titles = {
        "Signer une convention de stage en cinq jours": ("framing", False),
        "Chauffer selon l’occupation": ("running", True),
        "Prévenir des changements de salle": ("scaled", False),
        "Corriger sur écran les copies de licence 1": ("stopped", False),
    }

    found = {poc.title: (poc.status, poc.is_overdue()) for poc in Poc.objects.filter(title__in=titles)}

    assert found == titles
    assert Poc.objects.get(status="framing").missing() == ["decision_owner"]


def test_introductions_come_from_every_side_and_some_are_silent():
    verbs = set(Event.objects.filter(subject_kind="match").values_list("verb", flat=True))

    assert set(Match.objects.values_list("origin", flat=True)) == set(MatchOrigin)
    assert verbs >= {"remind", "postpone", "stop_reminders", "abandon", "reopen", "refuse", "remove", "close"}


def test_somebody_waits_to_join_and_somebody_is_invited():
    assert JoinRequest.objects.filter(organisation__short_name="U Valmont", decided_at=None).count() == 1
    assert Invitation.objects.open(timezone.now()).get().email == "nadia@valmont.example"


def test_the_thread_goes_from_the_need_to_its_reuse_and_to_the_last_euro():
    funding = Funding.objects.get(poc__match__irritant=solved())

    assert solved().stage_reached == Stage.SHARING
    assert (funding.status, funding.amount_paid, funding.amount_granted) == ("paid", Decimal(10000), Decimal(10000))


def test_lessons_are_read_over_or_left_unread_and_what_they_share_is_cleared():
    shared = Lesson.objects.get(poc__match__irritant=solved())

    assert (shared.annotations.count(), len(Clearance.objects.in_kit(shared.poc))) == (2, 2)
    assert (shared.reuses.standing().count(), shared.reuses.count(), bool(shared.shown_contact)) == (2, 3, True)
    assert Lesson.objects.get(unanswered=True).poc.status == PocStatus.STOPPED
    assert Lesson.objects.left_unread(timezone.now()).count() == 1


def test_every_thread_is_told_in_order_and_nothing_is_still_to_come():
    told: dict[int, list] = {}
    for irritant, at in Event.objects.order_by("pk").values_list("irritant", "at"):
        told.setdefault(irritant, []).append(at)

    assert [irritant for irritant, dates in told.items() if dates != sorted(dates)] == []
    assert max(at for dates in told.values() for at in dates) < timezone.now()


def test_a_newcomer_may_answer_an_irritant_closed_without_solution_and_the_curators_read_it():
    came = Match.objects.came_to_old().get()
    rows = [row.get_text(" ", strip=True) for row in space_of("amue@demo.example").select(".todo li")]

    assert (came.startup.organisation.name, came.irritant.status) == ("Glossaire patient", IrritantStatus.UNSOLVED)
    assert came.startup.status_at - came.irritant.published_at > suggestions.REMATCH_AFTER
    assert [came.irritant.title in row for row in rows if "Glossaire patient pourrait y répondre" in row] == [True]


def test_weights_are_learned_from_what_the_curators_decided_and_proposed_to_them():
    learned, in_use = Weighting.objects.for_list()
    client = signed_in("amue@demo.example")
    listed = client.get("/mises-en-relation/reglage/")
    page = client.get(learned.get_absolute_url())

    assert (in_use.number, in_use.is_applied, learned.number, learned.is_applied) == (1, True, 2, False)
    made_before = Decision.objects.filter(at__lte=learned.made_at)
    assert learned.figures["decisions"] == made_before.aggregate(pairs=Count("match", distinct=True))["pairs"]
    assert learned.shares["region"] > 1.5 * Weights.of({}).shares["region"]
    assert [version.number for version in listed.context["versions"]] == [2, 1]
    assert (
        f"{learned.figures['decisions']} décisions"
        in BeautifulSoup(page.content, "html.parser").select_one(".lead-text").text
    )
    assert sum(not each.is_same for each in page.context["previews"]) > 0


def test_a_company_that_is_suspended_is_on_no_list_any_more():
    suspended = Startup.objects.get(status=StartupStatus.SUSPENDED)

    left = Match.objects.filter(startup=suspended, status=MatchStatus.SUGGESTED)
    assert left.filter(irritant__status=IrritantStatus.PUBLISHED).count() == 0
    assert Event.objects.filter(verb="suggest", detail__company=suspended.organisation.name).count() > 0


def test_a_visitor_reads_the_public_lines_of_the_thread_and_no_other():
    page = Client().get(solved().get_absolute_url()).content.decode()

    public = solved().events.filter(audience=Audience.PUBLIC).count()
    assert page.count("thread-mark") == public
    assert "Financement accordé" in page
    assert "Financement envisagé" not in page
    assert "DEMO-001" not in page


def test_a_hidden_establishment_is_nowhere_for_a_company_before_it_is_accepted():
    hidden = Irritant.objects.get(hide_establishment=True)
    name, label = hidden.establishment.name, hidden.establishment.label
    client = signed_in("contact@guichetvif.example")
    match = Match.objects.get(irritant=hidden, status="interested")

    for url in (
        hidden.get_absolute_url(),
        match.get_absolute_url(),
        "/mon-espace/",
        "/mises-en-relation/",
        f"/irritants/?establishment={hidden.establishment.slug}",
        f"/irritants/?region={hidden.establishment.region}",
    ):
        page = client.get(url).content.decode()
        assert name not in page, url
        assert label not in page, url


@pytest.mark.parametrize("email", TODO)
def test_each_account_finds_what_waits_for_it(email):
    waiting = space_of(email).select_one(".todo")
    assert waiting
    buttons = waiting.select("a")

    assert sorted(button.find(string=True, recursive=False).strip() for button in buttons) == TODO[email]
    assert {account.email for account in ACCOUNTS} == set(TODO)


@pytest.mark.parametrize("email", TODO)
def test_each_page_that_a_space_leads_to_opens(email):
    client = signed_in(email)
    links = {urlsplit(link["href"]).path for link in space_of(email).select("a[href^='/']")} - NOT_PAGES

    answers = {path: client.get(path, follow=True).status_code for path in links}

    assert len(answers) > 20
    assert {path: status for path, status in answers.items() if status != 200} == {}


def test_each_row_is_what_a_form_would_have_accepted():
    """Lengths, addresses, SIREN: the operations trust their forms for these."""
    refused = {}
    for row in rows():
        given = texts(row)
        try:
            row.clean_fields(exclude=[field.name for field in row._meta.concrete_fields if field.name not in given])
        except ValidationError as error:
            refused[repr(row)] = error.message_dict
        if too_long := [
            field.name
            for field in row._meta.concrete_fields
            if field.name in given and field.max_length and len(given[field.name]) > field.max_length
        ]:
            refused[repr(row)] = too_long

    assert refused == {}


def test_nothing_is_addressed_to_a_real_domain():
    said = [
        text
        for row in rows()
        for name, text in texts(row).items()
        if not (isinstance(row, OutgoingMail) and name in {"message_id", "text", "html"})  # they name this site
    ]
    # An organisation's domain is written alone.
    said += [f"@{domain}" for domain in EmailDomain.objects.values_list("domain", flat=True)]
    hosts = {host for text in said for host in re.findall(r"(?:@|https?://)([\w.-]+)", text)}

    assert len(hosts) > 40
    # What webhooks are told names this site too.
    assert {host for host in hosts if not host.endswith(".example")} == {"127.0.0.1"}


def test_questions_are_answered_corrected_withdrawn_and_wait():
    shown = Question.objects.shown()

    assert shown.filter(answer__isnull=False).count() == 6
    assert Answer.objects.exclude(edited_at=None).count() == 1
    assert Question.objects.exclude(withdrawn_at=None).count() == 1
    assert list(Report.objects.order_by("pk").values_list("kind", "upheld")) == [("question", True), ("startup", None)]
    assert (shown.awaiting().count(), Question.objects.unanswered(timezone.now()).count()) == (2, 1)


def test_the_french_of_the_demonstration_is_typeset():
    """No-break spaces before : ; ? ! and inside « », the typographic apostrophe."""
    told = [row for row in rows() if row._meta.app_label in {"irritants", "startups", "matching"}]
    told += Organisation.objects.all()
    kept = {"content_type", "external_reference", "slug", "sort_key", "name"}

    wrong = {
        text
        for row in told
        for name, text in texts(row).items()
        if name not in kept and re.search(r" [:;?!»]|« |\w[;?!]|\w'", text)
    }

    assert wrong == set()


def test_it_is_loaded_once_and_refused_in_production(settings):
    people = User.objects.count()
    call_command("load_demo", "--once")
    assert User.objects.count() == people
    with pytest.raises(CommandError, match="there already"):
        call_command("load_demo")

    settings.DEMO = False
    with pytest.raises(CommandError, match="refused in production"):
        call_command("load_demo")


def test_reminders_that_nobody_answers_end_in_an_honest_message():
    silent = Match.objects.get(irritant__hide_establishment=True, status="interested")
    asked = list(silent.reminders.filter(~Q(done_at=None), side="establishment").values_list("step", flat=True))

    reminders.work(at=timezone.now() + timedelta(days=50))

    silent.refresh_from_db()
    assert (asked, silent.status) == ([1, 2], "closed")
    assert silent.irritant.author.notifications.filter(title__startswith="Aucune réponse n’est venue").count() == 1


def test_a_signed_link_shows_on_get_and_answers_on_post():
    match = Match.objects.get(status="sent", startup__organisation__name="Guichet Vif")
    member = match.startup.organisation.memberships.get().user
    path = member.notifications.exclude(mail_path="").latest("created_at").mail_path
    before = Match.objects.values_list("status", "updated_at").get(pk=match.pk)

    shown = Client().get(path)
    after_get = Match.objects.values_list("status", "updated_at").get(pk=match.pk)
    answered = Client().post(path, {"answer": "yes", "yes-message": "Avec plaisir."})

    match.refresh_from_db()
    assert (shown.status_code, after_get) == (200, before)
    assert (answered.status_code, match.status, match.message) == (200, "interested", "Avec plaisir.")
    assert match.irritant.events.get(verb="show_interest", subject_id=match.pk).by == member


def test_a_tool_of_the_agency_was_told_really_and_is_paused():
    webhook = Webhook.objects.get()
    log = list(webhook.deliveries.all())

    assert webhook.state == "paused"
    assert {each.state for each in log} == {"delivered"}
    assert sorted({each.attempts for each in log}) == [1, 2]
    assert {each.event for each in log} > {"test.ping", "introduction.sent"}


def test_an_altered_link_leads_to_a_clear_page():
    assert Client().get("/repondre/quelque-chose/").status_code == 410
