"""The administration: shown to administrators alone, and closed unless opened."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.enums import OrganisationKind
from accounts.models import EmailDomain, Organisation
from core.administration import AddedAdmin, Shown
from core.models import Change, ListedShape, Seal, Sealing, StandingCount, Word
from matching.models import Instalment, Kept
from tests.architecture.test_templates import INLINE
from tests.factories.accounts import PASSWORD, UserFactory, administrator
from tests.openinno.administered import MAKERS
from tests.openinno.test_access import ROLES
from tests.people import make_world

OURS = ("accounts", "core", "irritants", "matching", "meetings", "startups", "taxonomy")
REGISTERED = list(admin.site._registry)
WITH_ROWS_INSIDE = [(model, inline.model) for model in REGISTERED for inline in admin.site._registry[model].inlines]
INDEX = reverse("admin:index")
each_model = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)


def page(model: type[models.Model], name: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def signed_in(person) -> Client:
    client = Client()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def values_of(row: models.Model) -> dict[str, Any]:
    """Each column as the database has it now, but what it computes, and the date of the last change."""
    written = (field for field in row._meta.concrete_fields if not isinstance(field, models.GeneratedField))
    columns = [field.attname for field in written if field.name != "updated_at"]
    return type(row)._base_manager.values(*columns).get(pk=row.pk)


def test_every_model_of_ours_is_there_and_what_packages_brought_was_chosen():
    ours = {model for label in OURS for model in apps.get_app_config(label).get_models()}
    # What the database computes of other rows is not shown again.
    computed = {model for model in ours if issubclass(model, ListedShape) or not model._meta.managed}
    ours -= computed | {StandingCount, Word, Kept}
    ours -= {Change, Seal, Sealing}  # administrators read the history beside its subjects

    assert {*REGISTERED, *(inside for _, inside in WITH_ROWS_INSIDE)} == ours | {LogEntry, ProcrastinateJob}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "asked"),
    [
        (ProcrastinateJob, {"status": "none of them"}),
        (Instalment, {"due_on__month": "9" * 20, "due_on__year": "123"}),
    ],
    ids=["a word that is none of the list of the database", "a month of no year"],
)
def test_a_filter_that_the_database_refuses_is_an_address_that_is_wrong(model, asked):
    answer = signed_in(administrator()).get(page(model, "changelist"), asked)

    assert answer.status_code == 400


@each_model
def test_states_money_and_events_are_never_corrected(model):
    site = admin.site._registry[model]
    for each in (site, *(inline(model, admin.site) for inline in site.inlines)):
        if each.model is EmailDomain:
            continue
        assert isinstance(each, Shown)
        fields = [each.opts.get_field(name) for name in each.corrects]
        assert not [field.name for field in fields if not field.editable]
        assert "status" not in each.corrects
        if model._meta.model_name != "fundingscheme":  # what a scheme offers is no money of a file
            assert not [field.name for field in fields if isinstance(field, models.DecimalField)]
        assert not {"event", "startupevent", "payment"} & {each.opts.model_name} or not each.corrects


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["staff", *(role for role in ROLES if role != "administrator")])
def test_nobody_but_an_administrator_comes_in(role):
    person = {**make_world().people, "staff": UserFactory(is_staff=True)}[role]
    client, pages = signed_in(person), [INDEX, reverse("admin:app_list", args=["matching"])]
    for model in REGISTERED:
        pages += [page(model, name) for name in ("changelist", "add")]
        pages += [page(model, name, 1) for name in ("change", "delete", "history")]

    answers = [answer for address in pages for answer in (client.get(address), client.post(address, {}))]

    assert {answer.status_code for answer in answers} == {302}
    doors = {answer["Location"].partition("?")[0] for answer in answers}
    if role == "visitor":
        assert doors == {reverse("admin:login"), reverse("account_login")}
        assert client.get(reverse("admin:login"))["Location"].startswith(reverse("account_login"))
    else:
        assert doors == {reverse("admin:login")}
        assert client.get(reverse("admin:login")).status_code == 403


@pytest.mark.django_db
def test_an_administrator_who_signs_in_comes_where_they_wanted():
    client, wanted = signed_in(administrator()), reverse("admin:app_list", args=["matching"])

    index = client.get(INDEX).content.decode()

    assert "<title>Administration — openinno</title>" in index
    assert "Démonstration" in index
    assert client.get(reverse("admin:login"), {"next": wanted})["Location"] == wanted
    assert client.get(reverse("admin:login"), {"next": "https://ailleurs.example/"})["Location"] == INDEX


@pytest.mark.django_db
def test_no_password_is_tried_or_changed_at_the_doors_of_django():
    administrator_, staff = administrator(), UserFactory(is_staff=True)
    administrator_.set_password(PASSWORD)
    administrator_.save()
    form = {"username": administrator_.email, "password": PASSWORD, "next": INDEX}
    client = signed_in(staff)

    assert client.post(reverse("admin:login"), form).status_code == 403
    assert client.get(INDEX, follow=True).status_code == 403
    assert Client().post(reverse("admin:login"), form)["Location"].startswith(reverse("account_login"))
    answer = signed_in(administrator_).get(reverse("admin:password_change"))
    assert answer["Location"] == reverse("account_change_password")


@pytest.mark.django_db
@each_model
def test_each_row_is_shown_added_only_where_meant_and_never_deleted(model):
    site, row, client = admin.site._registry[model], MAKERS[model](), signed_in(administrator())
    addable = 200 if isinstance(site, AddedAdmin) else 403
    rows = model._default_manager.count()

    answers = {
        "list": client.get(page(model, "changelist")),
        "change": client.get(page(model, "change", row.pk)),
        "history": client.get(page(model, "history", row.pk)),
        "add": client.get(page(model, "add")),
    }
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(page(model, "changelist"), chosen)

    assert {name: answer.status_code for name, answer in answers.items()} == {
        **dict.fromkeys(answers, 200),
        "add": addable,
    }
    assert str(row) in answers["history"].content.decode() or model is LogEntry
    if site.search_fields:
        assert client.get(page(model, "changelist"), {"q": "zzz"}).context["cl"].result_count == 0
    assert client.post(page(model, "add"), {}).status_code == addable
    assert client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model._default_manager.count() == rows
    for name, answer in answers.items():
        found = [kind for kind, pattern in INLINE.items() if pattern.search(answer.content.decode())]
        assert not found, f"{name}: refused by the content security policy"


@pytest.mark.django_db
@each_model
def test_a_list_takes_the_same_queries_for_any_row_count(model):
    client = signed_in(administrator())
    counts = []
    for more in (1, 2):
        for _ in range(more):
            MAKERS[model]()
        counts.append(queries_of(client, page(model, "changelist")))

    assert counts[0] == counts[1]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "inside"), WITH_ROWS_INSIDE, ids=lambda model: getattr(model, "__name__", ""))
def test_a_page_takes_the_same_queries_for_any_number_of_rows_inside(model, inside):
    client, row = signed_in(administrator()), MAKERS[model]()
    parent = parent_field(inside, model)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            MAKERS[inside](**{parent: row})
        counts.append(queries_of(client, page(model, "change", row.pk)))

    assert counts[0] == counts[1]


def queries_of(client: Client, address: str) -> int:
    client.get(address)  # what is read once and kept
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.django_db
def test_an_administrator_adds_a_network_but_no_company():
    client, add = signed_in(administrator()), page(Organisation, "add")
    inside = {
        f"{prefix}-{name}_FORMS": 0 for prefix in ("email_domains", "memberships") for name in ("TOTAL", "INITIAL")
    }
    form = {"name": "Réseau de démonstration", "slug": "reseau", **inside}

    refused = client.post(add, {**form, "kind": OrganisationKind.STARTUP})
    added = client.post(add, {**form, "kind": OrganisationKind.NETWORK})

    assert [*refused.context["adminform"].form.errors] == ["kind"]
    assert added.status_code == 302
    assert Organisation.objects.get().kind == OrganisationKind.NETWORK
    assert LogEntry.objects.get().object_repr == "Réseau de démonstration"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("@Univ-Valmont.EXAMPLE ", ["univ-valmont.example"]), ("Gmail.com", []), ("univ valmont", []), ("valmont", [])],
)
def test_a_domain_is_one_of_an_organisation(typed, kept):
    organisation, client = MAKERS[Organisation](), signed_in(administrator())
    address = page(Organisation, "change", organisation.pk)
    context = client.get(address).context
    domain = {
        "email_domains-TOTAL_FORMS": 1,
        "email_domains-0-domain": typed,
        "email_domains-0-organisation": organisation.pk,
    }

    answer = client.post(address, {**as_shown(context), **forged_inside(context), **domain})

    assert [each.domain for each in organisation.email_domains.all()] == kept
    assert answer.status_code == (302 if kept else 200)


@pytest.mark.django_db
@each_model
def test_a_forged_form_changes_nothing_but_what_is_corrected(model):
    site, row, client = admin.site._registry[model], MAKERS[model](), signed_in(administrator())
    kinds = [inside for parent, inside in WITH_ROWS_INSIDE if parent is model]
    for inside in kinds:
        MAKERS[inside](**{parent_field(inside, model): row})
    rows_inside = [each for kind in kinds for each in kind._base_manager.all()]
    before, before_inside = values_of(row), [values_of(each) for each in rows_inside]
    context = client.get(page(model, "change", row.pk)).context

    form = {**forged(row, keeping=site.corrects), **forged_inside(context), **as_shown(context), **correction(site)}
    answer = client.post(page(model, "change", row.pk), form)

    after = values_of(row)
    assert answer.status_code == (302 if site.corrects else 403)
    assert {name for name in before if before[name] != after[name]} == set(correction(site))
    assert [values_of(each) for each in rows_inside] == before_inside
    assert [kind._base_manager.count() for kind in kinds] == [
        len([each for each in rows_inside if type(each) is kind]) for kind in kinds
    ]


def parent_field(inside: type[models.Model], model: type[models.Model]) -> str:
    return next(field.name for field in inside._meta.concrete_fields if field.related_model is model)


def correction(site: Any) -> dict[str, str]:
    """Another value for the first text that may be corrected: shows that the form is one that is taken."""
    texts = (name for name in site.corrects if type(site.opts.get_field(name)) in {models.CharField, models.TextField})
    return dict.fromkeys(list(texts)[:1], "Corrigé")


def as_shown(context: Any) -> dict[str, Any]:
    """What the form of the page sends when nobody touches it."""
    form = context["adminform"].form
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, "") and value is not False}


def forged(row: models.Model, *, keeping: Iterable[str] = (), prefix: str = "") -> dict[str, Any]:
    """Another value for each column of a row, as the widgets of the administration would send it."""
    sent = {}
    for field in row._meta.concrete_fields:
        if field.name not in keeping and not field.primary_key:
            value, name = another(field, row), f"{prefix}{field.name}"
            sent |= {name: value, f"{name}_0": "2020-02-02", f"{name}_1": "12:00:00"}
    return {name: value for name, value in sent.items() if value is not None}


def another(field: Any, row: models.Model) -> Any:
    value = getattr(row, field.attname)
    if field.choices:
        return next(choice for choice, _ in field.flatchoices if choice != value)
    if field.is_relation:
        return field.related_model._base_manager.exclude(pk=value).values_list("pk", flat=True).first()
    if isinstance(field, models.BooleanField):
        return None if value else "on"
    if isinstance(field, models.DateField):
        return "2020-02-02"
    if isinstance(field, models.UUIDField):
        return uuid4()
    return "7" if isinstance(field, models.JSONField | models.DecimalField | models.IntegerField) else "f@test.example"


def forged_inside(context: Any) -> dict[str, Any]:
    """Other values for the rows inside, a tick to delete them, and one row more."""
    sent: dict[str, Any] = {}
    for each in context["inline_admin_formsets"]:
        prefix, rows = each.formset.prefix, list(each.formset.queryset)
        if each.formset.model is EmailDomain:  # the one kind that is meant to be edited where it stands
            sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
            continue
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows) + 1, f"{prefix}-INITIAL_FORMS": len(rows)}
        for number, row in enumerate([*rows, *rows[:1]]):
            sent |= forged(row, prefix=f"{prefix}-{number}-")
            sent |= {f"{prefix}-{number}-id": row.pk, f"{prefix}-{number}-DELETE": "on"} if number < len(rows) else {}
    return sent
