"""For every page and every role, which answer it gives."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.signing import dumps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import links as mail_links
from accounts.enums import Family
from accounts.models import Alert, Export, Report, WebhookDelivery
from accounts.views.exports import SALT
from dashboards import links
from dashboards.operations.figures import recount
from dashboards.operations.opendata import publish
from irritants.models import Attachment, Irritant
from matching.models import FundingDocument, FundingPaper, PocDocument
from meetings.operations.walls import renew
from startups.models import Claim
from tests.dashboards.alerting import search
from tests.factories.accounts import ReportFactory, WebhookDeliveryFactory
from tests.factories.irritants import LONG_AGO, IrritantFactory, MergeFactory
from tests.meetings.days import edition_of_today, meeting_that_is_over
from tests.meetings.open import open_edition, registration_of
from tests.openinno import posts_circulars
from tests.openinno.pages_agendas import AGENDA_ADDRESSES, agenda_pages
from tests.openinno.pages_changes import CHANGES, changes_of
from tests.openinno.pages_legal import LEGAL_ADDRESSES, legal_pages
from tests.openinno.posts_planning import PAGES as PLANNING_PAGES
from tests.openinno.posts_planning import page_of
from tests.openinno.roles import CURATORS, FIGURES, NOBODY, PARTIES, PUBLIC, ROLES, SIGNED_IN, only
from tests.people import make_world

PAGES = {
    "home": PUBLIC,
    "search": PUBLIC,
    "suggestions": PUBLIC,
    **legal_pages(only, PUBLIC),
    "dashboards:register": PUBLIC,
    "sitemap_page": PUBLIC,
    "api_page": PUBLIC,
    "robots": PUBLIC,
    "security": PUBLIC,
    "sitemaps": PUBLIC,
    "sitemap": PUBLIC,
    "live": PUBLIC,
    "ready": dict.fromkeys(ROLES, 503),  # no worker runs in these tests
    "irritants:list": PUBLIC,
    "irritants:create": only("establishment", "other_establishment"),
    "irritants:similar": SIGNED_IN,
    "irritants:moderation": only(*CURATORS),
    "startups:list": PUBLIC,
    "startups:create": SIGNED_IN,
    "startups:network": only("network", "other_network"),
    "matching:matches": SIGNED_IN,
    "matching:board": only(*CURATORS),
    "curation_queue": {**NOBODY, **dict.fromkeys(CURATORS, 302)},  # leads to the first that waits, or to the board
    "compare": {**NOBODY, **dict.fromkeys(CURATORS, 302)},  # nobody chosen: back to the candidates
    "matching:companies": only(*CURATORS),
    "matching:removals": only(*CURATORS),
    "dashboards:impact": PUBLIC,
    "impact_rows": PUBLIC,
    "impact_answers": dict.fromkeys(ROLES, 404),
    "impact_table": PUBLIC,
    "dashboards:figures": FIGURES,
    "figure_rows": FIGURES,
    "figure_answers": FIGURES,
    "figure_establishments_answers": {**FIGURES, "network": 404, "other_network": 404},
    "figure_fundings": {**FIGURES, "network": 404, "other_network": 404},
    "figures_table": FIGURES,
    "matching:export_companies": only(*CURATORS),
    "for_company": only("network", *CURATORS),
    "matching:weightings": only(*CURATORS),
    "weighting": only(*CURATORS),
    "matching:pocs": PUBLIC,
    "matching:fundings": SIGNED_IN,
    "matching:schemes": PUBLIC,
    "matching:funding_board": only(*CURATORS),
    # Whoever sees the POC knows that it is there; its money is of the team.
    "plan": only("establishment", "company", *CURATORS),
    "decision_sheet": only("establishment", "company", *CURATORS),
    "decision_pdf": only("establishment", "company", *CURATORS),
    "measure": only("establishment", "company", "curator"),  # an administrator has no name to write under
    "write_plan": only("establishment", *CURATORS),
    # It names the companies that were asked: it is of the buyer.
    **dict.fromkeys(("sourcing", "sourcing_note"), only("establishment", *CURATORS)),
    "plan_payments": {**only(*CURATORS, otherwise=404), "establishment": 403, "company": 403},
    "matching:lessons": PUBLIC,
    "accounts:onboarding": SIGNED_IN,
    **dict.fromkeys(("accounts:account", "accounts:agree"), SIGNED_IN),
    "accounts:preferences": SIGNED_IN,
    "accounts:tokens": SIGNED_IN,
    "accounts:notifications": SIGNED_IN,
    "accounts:mails": dict.fromkeys(ROLES, 404),  # only in the demonstration
    "mail": dict.fromkeys(ROLES, 404),
    # To be an administrator is not to be of the agency.
    "accounts:webhooks": only("curator"),
    "accounts:make_webhook": only("curator"),
    "webhook": only("curator", otherwise=404),
    "delivery": only("curator", otherwise=404),
    "dashboards:home": SIGNED_IN,
    "dashboards:silence": only("network", "other_network", *CURATORS),
    "dashboards:reports": only(*CURATORS),
    **dict.fromkeys(CHANGES, only("administrator")),
    "dashboards:alerts": SIGNED_IN,
    "merge_organisation": only("administrator"),
    "search_alert": PUBLIC,
    "follow_alert": PUBLIC,
    # What the signed links of mails open, to whoever holds them
    "confirm_alert": PUBLIC,
    "stop_alert": PUBLIC,
    "stop_mails": PUBLIC,
    "address_alerts": PUBLIC,
    "report_case": only("company", *CURATORS, otherwise=404),
    "irritant": PUBLIC,
    "irritant_matches": SIGNED_IN,
    "candidates": only(*CURATORS),
    "merge": only("establishment", "other_establishment", *CURATORS, otherwise=404),
    "merged": PUBLIC,
    "merged_unpublished": {**only("other_establishment", *CURATORS, otherwise=404), "visitor": 404},
    "questions": PUBLIC,
    "cosign": only("other_establishment"),
    "edit_published": NOBODY,
    "startup": PUBLIC,
    "startup_edit": only("company"),
    "match": only(*PARTIES, otherwise=404),
    "poc": PUBLIC,
    "poc_frame": NOBODY,
    "funding": only("establishment", "company", *CURATORS, otherwise=404),
    "lesson": PUBLIC,
    "lesson_reuse": only("other_establishment"),
    "lesson_sheet": PUBLIC,
    "reuses_of": PUBLIC,
    # For those who may reuse it; of the parties, those who may fill it too.
    "kit": only("establishment", "other_establishment", *CURATORS),
    "kit_documents": only("establishment", *CURATORS),
    "establishment": PUBLIC,
    "offer": {**only("other_company", "company", "network", "other_network")},
    # Lists as feeds and as files; of introductions and funding, each one's own
    "dashboards:opendata": PUBLIC,
    "opendata_file": PUBLIC,
    "irritants:feed": PUBLIC,
    "startups:feed": PUBLIC,
    "matching:feed_pocs": PUBLIC,
    "matching:feed_lessons": PUBLIC,
    "irritants:export": PUBLIC,
    "startups:export": PUBLIC,
    "matching:export_pocs": PUBLIC,
    "matching:export_lessons": PUBLIC,
    "matching:export_matches": SIGNED_IN,
    "matching:export_fundings": SIGNED_IN,
    "matching:export_payments": SIGNED_IN,
    "matching:export_instalments": SIGNED_IN,
    "export": only("company", otherwise=404),
    "exported": only("company", otherwise=404),
    # The Rencontres
    "meetings:editions": PUBLIC,
    "edition": PUBLIC,
    "edition_in_preparation": {**only(*CURATORS, otherwise=404), "visitor": 404},
    "of_irritant": PUBLIC,
    "organise": only(*CURATORS),
    "attendees": only(*CURATORS),
    "needs": only(*CURATORS),
    "waiting": only(*CURATORS),
    "layout": only(*CURATORS),
    "own_registration": only("establishment", "other_establishment", "company", "other_company"),
    "registration_of": only("establishment", *CURATORS, otherwise=404),
    "meetings:export_attendees": only(*CURATORS),
    **{f"planning: {page}": only(*CURATORS) for page in PLANNING_PAGES},
    # The day of the Rencontres, and after
    **dict.fromkeys(
        ("day", "check_in", "wall", "promises", "report_pdf", "export_met", "meetings:compare"), only(*CURATORS)
    ),
    "met": SIGNED_IN,  # each one's own
    "report": PUBLIC,  # totals
    "report_to_come": {**only(*CURATORS, otherwise=404), "visitor": 404},
    "wall_screen": PUBLIC,  # to whoever has its secret address
    "meetings:debrief_worker": PUBLIC,
    "meeting": only("establishment", "company", *CURATORS, otherwise=404),
    # Files
    "attachment": SIGNED_IN,
    "private_attachment": only("establishment", *CURATORS, otherwise=404),
    "deck": PUBLIC,
    "logo": PUBLIC,
    "proof": only("company", "network", *CURATORS),
    "poc_document": only("establishment", "company", *CURATORS, otherwise=404),
    "private_poc_document": only("company", "administrator", otherwise=404),
    "funding_paper": only("establishment", "company", *CURATORS, otherwise=404),
    **agenda_pages(only, PUBLIC),
    "funding_document": only("establishment", "company", *CURATORS, otherwise=404),
    **posts_circulars.PAGES,
}


def file_of(model, **fields) -> str:
    """The uuid of a file beside something of this world."""
    about = {"name": "etude.pdf", "content_type": "application/pdf", "size": 5, **fields}
    return str(model.objects.create(file=ContentFile(b"%PDF-", "etude.pdf"), **about).uuid)


def attachment_of(world, **fields) -> str:
    return file_of(Attachment, irritant=world.irritant, uploaded_by=world.people["establishment"], **fields)


def document_of(world, **fields) -> str:
    by = world.people["company"]
    return file_of(PocDocument, poc=world.poc, by=by, organisation=by.organisation, **fields)


def told_twice(world, **fields) -> Irritant:
    """An irritant of the other establishment."""
    other = world.people["other_establishment"]
    return IrritantFactory(**{"published": True, **fields}, establishment=other.organisation, author=other)


def merged_into(world, **fields) -> Irritant:
    return told_twice(world, published=False, status="archived", merged_into=world.irritant, **fields)


def paper_of(world) -> str:
    return file_of(FundingPaper, funding=world.funding, label="Devis", by=world.people["establishment"])


def letter_of(world) -> str:
    return file_of(FundingDocument, funding=world.funding, kind="decision", by=world.people["curator"])


def export_of(world) -> Export:
    """The company's."""
    about = {"sheet": "irritants", "title": "Irritants", "form": "csv", "language": "fr", "total": 0}
    soon, now = timezone.now() + timedelta(hours=1), timezone.now()
    file = ContentFile(b"Titre", "irritants.csv")
    return Export.objects.create(owner=world.people["company"], file=file, done_at=now, expires_at=soon, **about)


def delivery_of(world) -> WebhookDelivery:
    """To a webhook of the agency."""
    curator = world.people["curator"]
    about = {"webhook__organisation": curator.organisation, "webhook__made_by": curator}
    return WebhookDelivery.objects.filter(**about).first() or WebhookDeliveryFactory(**about)


def report_of(world) -> Report:
    """By the company, of the irritant."""
    about = {"reporter": world.people["company"], "subject_uuid": world.irritant.uuid}
    return Report.objects.filter(**about).first() or ReportFactory(**about)


def alert_without_account() -> Alert:
    return search(None, email="abonnee@test.example")


def logo_of(world) -> str:
    world.startup.logo.save("logo.png", ContentFile(b"\x89PNG"))
    return world.startup.organisation.slug


def proof_of(world) -> str:
    document = ContentFile(b"%PDF-", "audit.pdf")
    claim = Claim.objects.create(startup=world.startup, topic="rgpd", statement="Conforme", document=document)
    return str(claim.uuid)


def deck_of(world) -> str:
    world.startup.deck.save("presentation.pdf", ContentFile(b"%PDF-"))
    return world.startup.organisation.slug


def screen_of(world) -> str:
    wall = renew(edition=edition_of_today(), by=world.people["curator"], at=timezone.now())
    return reverse("meetings:wall_screen", args=[wall.edition.slug, wall.key])


def address(name: str, world) -> str:
    """The address of a page, for the objects of this world."""
    objects = {
        "irritant": lambda: world.irritant.get_absolute_url(),
        "irritant_matches": lambda: reverse("matching:for_irritant", args=[world.irritant.uuid]),
        **changes_of(world),
        **LEGAL_ADDRESSES,
        "report_case": lambda: report_of(world).get_absolute_url(),
        "webhook": lambda: delivery_of(world).webhook.get_absolute_url(),
        "delivery": lambda: delivery_of(world).get_absolute_url(),
        "search_alert": lambda: reverse("dashboards:search_alert", args=["irritants"]),
        "follow_alert": lambda: reverse("dashboards:follow_alert", args=["irritant", world.irritant.uuid]),
        "confirm_alert": lambda: links.confirm_path(alert_without_account()),
        "stop_alert": lambda: links.stop_path(alert_without_account()),
        "stop_mails": lambda: mail_links.stop_path(world.people["network"], [Family.NEWS]),
        "address_alerts": lambda: links.open_path(alert_without_account().subscriber),
        "questions": lambda: reverse("matching:questions", args=[world.irritant.uuid]),
        "candidates": lambda: reverse("matching:candidates", args=[world.irritant.uuid]),
        "curation_queue": lambda: reverse("matching:curation_queue"),
        "compare": lambda: reverse("matching:compare", args=[world.irritant.uuid]),
        "for_company": lambda: reverse("matching:for_company", args=[world.startup.uuid]),
        "weighting": lambda: reverse("matching:weighting", args=[1]),
        "merge_organisation": lambda: reverse(
            "dashboards:merge_organisation", args=[world.irritant.establishment.slug]
        ),
        "merge": lambda: MergeFactory(duplicate=told_twice(world), target=world.irritant).get_absolute_url(),
        "merged": lambda: reverse("irritants:merged", args=[merged_into(world, published_at=LONG_AGO).uuid]),
        "merged_unpublished": lambda: reverse("irritants:merged", args=[merged_into(world, published_at=None).uuid]),
        "cosign": lambda: reverse("irritants:cosign", args=[world.irritant.uuid]),
        "edit_published": lambda: reverse("irritants:edit", args=[world.irritant.uuid]),
        "offer": lambda: reverse("matching:offer", args=[world.irritant.uuid]),
        "startup": lambda: world.startup.get_absolute_url(),
        "startup_edit": lambda: reverse("startups:edit", args=[world.startup.organisation.slug]),
        "match": lambda: world.match.get_absolute_url(),
        "poc": lambda: world.poc.get_absolute_url(),
        "poc_frame": lambda: reverse("matching:poc_edit", args=[world.poc.uuid]),
        "plan": lambda: reverse("matching:plan", args=[world.poc.uuid]),
        "sourcing": lambda: reverse("matching:sourcing", args=[world.poc.uuid]),
        "sourcing_note": lambda: reverse("matching:sourcing_note", args=[world.poc.uuid]),
        "decision_sheet": lambda: reverse("matching:decision_sheet", args=[world.poc.uuid]),
        "decision_pdf": lambda: reverse("matching:decision_pdf", args=[world.poc.uuid]),
        "measure": lambda: reverse("matching:measure", args=[world.poc.uuid]),
        "write_plan": lambda: reverse("matching:write_plan", args=[world.poc.uuid]),
        "plan_payments": lambda: reverse("matching:plan_payments", args=[world.funding.uuid]),
        "funding_document": lambda: reverse("matching:funding_document", args=[letter_of(world)]),
        "funding": lambda: world.funding.get_absolute_url(),
        "lesson": lambda: world.lesson.get_absolute_url(),
        "lesson_reuse": lambda: reverse("matching:reuse", args=[world.lesson.uuid]),
        **{
            page: lambda page=page: reverse(f"matching:{page}", args=[world.lesson.uuid])
            for page in ("lesson_sheet", "kit", "kit_documents")
        },
        "reuses_of": lambda: reverse("matching:reuses_of", args=[world.irritant.establishment.slug]),
        "establishment": lambda: world.irritant.establishment.get_absolute_url(),
        "impact_rows": lambda: reverse("dashboards:impact_rows") + "?etape=met",
        "impact_answers": lambda: reverse("dashboards:impact_rows") + "?cote=company",
        "impact_table": lambda: reverse("dashboards:impact_table", args=["entonnoir"]),
        "figure_rows": lambda: reverse("dashboards:figure_rows") + "?etape=met",
        "figure_answers": lambda: reverse("dashboards:figure_rows") + "?cote=company",
        "figure_establishments_answers": lambda: reverse("dashboards:figure_rows") + "?cote=establishment",
        "figure_fundings": lambda: reverse("dashboards:figure_rows") + "?etat=tous",
        "figures_table": lambda: reverse("dashboards:figures_table", args=["entonnoir"]),
        "mail": lambda: reverse("accounts:mail", args=[uuid4()]),
        "opendata_file": lambda: reverse(
            "dashboards:opendata_file", args=[publish(at=timezone.now()).name, "words.csv"]
        ),
        "edition": lambda: open_edition().get_absolute_url(),
        "edition_in_preparation": lambda: open_edition(announced=False).get_absolute_url(),
        "of_irritant": lambda: reverse("meetings:of_irritant", args=[world.irritant.uuid]),
        "own_registration": lambda: reverse("meetings:registration", args=[open_edition().slug]),
        "registration_of": lambda: reverse("meetings:registration_of", args=[registration_of(world).uuid]),
        **{
            page: lambda page=page: reverse(f"meetings:{page}", args=[open_edition().slug])
            for page in ("organise", "attendees", "needs", "waiting", "layout")
        },
        **{
            page: lambda page=page: reverse(f"meetings:{page}", args=[edition_of_today().slug])
            for page in ("day", "check_in", "wall", "promises", "report_pdf", "met", "report")
        },
        "report_to_come": lambda: reverse("meetings:report", args=[open_edition().slug]),
        "export_met": lambda: reverse("meetings:export_met", args=[edition_of_today().slug, "csv"]),
        "wall_screen": lambda: screen_of(world),
        "meeting": lambda: meeting_that_is_over(match=world.match).get_absolute_url(),
        "sitemap": lambda: reverse("sitemap", args=["irritants"]),
        "export": lambda: export_of(world).get_absolute_url(),
        "exported": lambda: reverse("accounts:exported", args=[dumps(str(export_of(world).uuid), salt=SALT)]),
        "attachment": lambda: reverse("irritants:attachment", args=[attachment_of(world)]),
        "private_attachment": lambda: reverse("irritants:attachment", args=[attachment_of(world, private=True)]),
        "deck": lambda: reverse("startups:deck", args=[deck_of(world)]),
        "logo": lambda: reverse("startups:logo", args=[logo_of(world)]),
        "proof": lambda: reverse("startups:proof", args=[proof_of(world)]),
        "poc_document": lambda: reverse("matching:poc_document", args=[document_of(world)]),
        "private_poc_document": lambda: reverse("matching:poc_document", args=[document_of(world, private=True)]),
        "funding_paper": lambda: reverse("matching:funding_paper", args=[paper_of(world)]),
    }
    if name.startswith("planning: "):
        return page_of(name.removeprefix("planning: "))
    elsewhere = {**AGENDA_ADDRESSES, **posts_circulars.ADDRESSES}
    if name in elsewhere:
        return elsewhere[name](world)
    if "figure" in name or "impact" in name:
        recount(at=timezone.now())
    if ":export" in name:
        return reverse(name, args=["csv"])
    return objects[name]() if name in objects else reverse(name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_each_role_gets_the_answer_stated(name):
    world = make_world()
    url = address(name, world)
    answers = {}
    for role in ROLES:
        client = Client()
        if person := world.people[role]:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        response = client.get(url)
        answers[role] = response.status_code
        b"".join(response)  # to its end: a file is then closed

    assert answers == PAGES[name]
