"""Pages kept for visitors: given again while the database answers the same, to nobody else, and not for long."""

from datetime import timedelta

import pytest
from django.contrib import messages
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from core import response_cache
from core.history.context import _tell
from core.response_cache import LASTS, OF_AN_ADDRESS, PAGES, again, cached_for_visitors
from irritants.models import Irritant
from matching.enums import LessonStatus
from taxonomy.models import Theme
from tests.factories.accounts import OrganisationFactory, curator, member_of
from tests.factories.irritants import CoSignatureFactory, IrritantFactory
from tests.factories.matching import LessonFactory
from tests.factories.startups import StartupFactory
from tests.programs import Program

pytestmark = pytest.mark.django_db
LIST = reverse("irritants:list")


def is_written(response) -> bool:
    """Whether a template was needed for it."""
    return bool(response.templates)


def published(title: str = "Salles vides", **fields: object) -> Irritant:
    return IrritantFactory(published=True, title=title, **fields)


def addresses() -> list[str]:
    """Of all pages that are kept."""
    rows = [published(), StartupFactory(validated=True), LessonFactory(status=LessonStatus.PUBLISHED)]
    lists = [reverse(name) for name in ("home", "irritants:list", "startups:list", "matching:lessons")]
    return [*lists, *(row.get_absolute_url() for row in rows)]


def test_a_page_is_written_once_and_reads_the_same():
    for address in addresses():
        first, second = Client().get(address), Client().get(address)

        assert (is_written(first), is_written(second)) == (True, False), address
        assert second.content == first.content
        assert sorted(second["Vary"].split(", ")) == sorted(first["Vary"].split(", "))


def test_giving_it_again_asks_the_database_the_same_questions(django_assert_num_queries):
    published()
    Client().get(LIST)

    with django_assert_num_queries(4):
        response = Client().get(LIST)

    assert not is_written(response)


def test_a_change_is_read_at_once_whoever_makes_it():
    irritant = published("Salles vides")
    for address in (LIST, irritant.get_absolute_url()):
        Client().get(address)

    Irritant.objects.filter(pk=irritant.pk).update(title="Amphithéâtres vides")

    for address in (LIST, irritant.get_absolute_url()):
        assert "Amphithéâtres vides" in Client().get(address).content.decode(), address


def test_what_is_joined_to_a_page_counts_as_the_page():
    irritant = published()
    before = Client().get(irritant.get_absolute_url()).content.decode()

    joined = CoSignatureFactory(
        irritant=irritant, establishment=OrganisationFactory(establishment=True, name="Ailleurs")
    )

    after = Client().get(irritant.get_absolute_url()).content.decode()
    assert ("Ailleurs" in before, "Ailleurs" in after) == (False, True)
    assert joined.irritant == irritant


def test_what_is_no_longer_public_is_no_longer_given():
    irritant = published()
    Client().get(LIST)
    Client().get(irritant.get_absolute_url())

    irritant.delete()

    assert Client().get(irritant.get_absolute_url()).status_code == 404
    assert "Salles vides" not in Client().get(LIST).content.decode()


def test_a_name_that_is_hidden_later_is_not_given_again():
    irritant = published(establishment=OrganisationFactory(establishment=True, name="Université des Essais"))
    Client().get(irritant.get_absolute_url())

    Irritant.objects.filter(pk=irritant.pk).update(hide_establishment=True)

    assert "Université des Essais" not in Client().get(irritant.get_absolute_url()).content.decode()


def test_who_is_signed_in_neither_leaves_a_page_nor_is_given_one():
    irritant = published()
    signed_in = Client()
    signed_in.force_login(curator(), backend="django.contrib.auth.backends.ModelBackend")

    own = signed_in.get(irritant.get_absolute_url())
    visitor = Client().get(irritant.get_absolute_url())
    own_again = signed_in.get(irritant.get_absolute_url())

    assert (is_written(own), is_written(visitor), is_written(own_again)) == (True, True, True)
    assert "Se déconnecter" in own_again.content.decode()
    assert "Se déconnecter" not in visitor.content.decode()


def test_each_language_theme_and_address_has_its_own():
    published()
    dark = Client()
    dark.cookies["theme"] = "dark"
    Client().get(LIST)

    pages = [
        dark.get(LIST),
        Client().get(f"/en{LIST}"),
        Client().get(LIST, {"page": 2}),
        Client().get(LIST, {"theme": "rien"}),
    ]

    assert [is_written(page) for page in pages] == [True] * 4
    assert 'data-theme="dark"' in pages[0].content.decode()
    assert 'lang="en"' in pages[1].content.decode()


@pytest.mark.parametrize("headers", [{"HX-Request": "true", "HX-Target": "browse"}, {"HX-Target": "browse"}])
def test_a_part_of_a_page_is_not_given_for_the_whole(headers):
    published()
    part = Client().get(LIST, headers=headers)
    whole = Client().get(LIST)
    part_again = Client().get(LIST, headers=headers)

    assert ("<html" in part.content.decode(), "<html" in whole.content.decode()) == (False, True)
    assert part_again.content == part.content


def test_a_filtered_list_is_kept_too():
    published()
    first, second = Client().get(LIST, {"budget": "25-50"}), Client().get(LIST, {"budget": "25-50"})

    assert (is_written(first), is_written(second)) == (True, False)


def test_queries_that_only_look_alike_are_two():
    published()
    for query in ("q=é".encode().decode("latin-1"), "q=%C3%83%C2%A9"):
        asked_for = Client().get(LIST, QUERY_STRING=query)
        assert is_written(asked_for), query


@pytest.mark.django_db(transaction=True)
def test_the_history_that_comes_with_a_connection_does_not_come_before_what_listens():
    """It would make a SELECT of what writes, and the page would be kept."""
    connection.execute_wrappers.remove(_tell)
    connection.close()

    again("new", lambda: writes(None))

    assert PAGES.find("new") is None
    assert _tell in connection.execute_wrappers


def test_it_does_not_last(monkeypatch):
    published()
    now = 1000.0
    monkeypatch.setattr(response_cache.time, "monotonic", lambda: now)
    Client().get(LIST)

    now += LASTS
    assert not is_written(Client().get(LIST))
    now += 1
    assert is_written(Client().get(LIST))


def test_what_is_over_is_not_held(monkeypatch):
    """Nor the rows that it was written from, which may be erased meanwhile."""
    now = 1000.0
    monkeypatch.setattr(response_cache.time, "monotonic", lambda: now)
    again("old", lambda: HttpResponse(b"x"))

    now += LASTS + 1
    again("new", lambda: HttpResponse(b"x"))

    assert [key for key in ("old", "new") if PAGES.find(key)] == ["new"]


def test_tomorrow_it_is_another_page(monkeypatch):
    published()
    Client().get(LIST)

    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(response_cache.timezone, "localdate", lambda: tomorrow)

    assert is_written(Client().get(LIST))


def asked(view, *, cookies: dict[str, str] | None = None) -> list[int]:
    """How often it was written when it was asked for twice."""
    PAGES.forget()
    written: list[int] = []

    def counted(request):
        written.append(1)
        return view(request)

    for _time in range(2):
        request = RequestFactory().get("/page/")
        request.COOKIES.update(cookies or {})
        request.session = SessionStore()
        cached_for_visitors(counted)(request)
    return written


def reads(request) -> HttpResponse:
    return HttpResponse(str(Theme.objects.count()))


def writes(request) -> HttpResponse:
    Theme.objects.filter(slug="aucun").update(position=1)
    return reads(request)


def stores(request) -> HttpResponse:
    request.session["seen"] = True
    return reads(request)


def has_a_form(request) -> HttpResponse:
    return HttpResponse(get_token(request))


def sets_a_cookie(request) -> HttpResponse:
    response = reads(request)
    response.set_cookie("seen", "1")
    return response


def walks(request) -> HttpResponse:
    """By a cursor that the database holds: its rows come after the statement."""
    return HttpResponse(str(sum(1 for _theme in Theme.objects.iterator())))


KEPT, NOT_KEPT = [1], [1, 1]


@pytest.mark.parametrize(
    ("view", "times"),
    [
        (reads, KEPT),
        (writes, NOT_KEPT),
        (stores, NOT_KEPT),
        (has_a_form, NOT_KEPT),
        (sets_a_cookie, NOT_KEPT),
        (walks, NOT_KEPT),
        (lambda request: HttpResponse("", status=404), NOT_KEPT),
        (lambda request: StreamingHttpResponse([b""]), NOT_KEPT),
    ],
)
def test_what_is_of_one_reader_or_does_more_than_read_is_not_kept(view, times):
    assert asked(view) == times


@pytest.mark.parametrize(
    ("cookie", "times"),
    [("theme", KEPT), ("django_language", KEPT), ("csrftoken", KEPT), ("sessionid", NOT_KEPT), ("messages", NOT_KEPT)],
)
def test_a_cookie_that_may_name_a_reader_keeps_the_page_out(cookie, times):
    assert asked(reads, cookies={cookie: "x"}) == times


def test_a_word_that_waits_for_one_visitor_is_said_to_that_one_alone():
    published()
    told = Client()
    request = RequestFactory().get("/")
    request.session = told.session
    request._messages = messages.storage.default_storage(request)
    messages.info(request, "Rien que pour vous")
    response = HttpResponse()
    request._messages.update(response)
    told.cookies.update(response.cookies)

    assert "Rien que pour vous" in told.get(LIST).content.decode()
    assert "Rien que pour vous" not in Client().get(LIST).content.decode()


def test_only_so_much_is_kept_and_the_oldest_goes_first(monkeypatch):
    monkeypatch.setattr(response_cache, "LARGEST", 2 * OF_AN_ADDRESS + 250)
    for key in ("a", "b"):
        again(key, lambda: HttpResponse(b"x" * 100))
    PAGES.find("a")

    again("c", lambda: HttpResponse(b"x" * 100))
    again("too large for all", lambda: HttpResponse(b"x" * 3 * OF_AN_ADDRESS))
    again("d", lambda: HttpResponse(b"x" * 100))

    assert [key for key in ("a", "b", "c", "d", "too large for all") if PAGES.find(key)] == ["d"]


def test_a_list_of_the_api_is_written_once_and_a_change_is_read_at_once():
    irritant = published("Salles vides")
    first, second = Program().get("irritants/"), Program().get("irritants/")
    Irritant.objects.filter(pk=irritant.pk).update(title="Amphithéâtres vides")
    third = Program().get("irritants/")

    assert (second.content, second["ETag"], second["Content-Type"]) == (
        first.content,
        first["ETag"],
        first["Content-Type"],
    )
    assert [each.json()["results"][0]["title"] for each in (second, third)] == ["Salles vides", "Amphithéâtres vides"]
    assert third["ETag"] != first["ETag"]


def test_a_list_of_the_api_still_counts_and_compares():
    published()
    program = Program()
    first = program.get("irritants/")

    second = program.get("irritants/", If_None_Match=first["ETag"])

    assert (second.status_code, second.content) == (304, b"")
    remaining = [int(each["RateLimit"].partition("r=")[2].partition(";")[0]) for each in (first, second)]
    assert remaining[1] == remaining[0] - 1


def test_a_token_is_given_what_its_person_may_read():
    irritant = published(budget_min=10_000_00, budget_max=20_000_00, budget_visible=False, budget_silence="")
    visitor, owner = Program(), Program(member_of(irritant.establishment))
    visitor.get("irritants/")

    assert owner.get("irritants/").json()["results"][0]["budget"] is not None
    assert visitor.get("irritants/").json()["results"][0]["budget"] is None
