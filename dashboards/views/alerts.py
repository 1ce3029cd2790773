"""« Mes suivis et alertes », the buttons that follow, and the pages that make an alert, with or without an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import AlertFrequency
from accounts.http import AuthenticatedRequest, limited
from accounts.models import Alert, User
from accounts.models.alerts import QUERY_LENGTH, Owner
from accounts.operations import alerts as operations
from core.verbs import page_of_ours
from dashboards.followed import SEARCHES, THINGS, held
from dashboards.followed.searches import BY_SHEET
from dashboards.forms import AlertForm, AskForm
from dashboards.operations.alerts import Wanted, ask, choose, reader_of
from dashboards.operations.alerts import follow as begin_to_follow


@dataclass(frozen=True, slots=True)
class Row:
    """One alert of the page. `url` is empty where its reader may not read it any more; `last` is what happened last."""

    alert: Alert
    label: str | Promise
    title: str
    url: str
    last: Any = None


def rows_of(owner: Owner, alerts: Iterable[Alert]) -> list[Row]:
    """In the order given; searches read no table, things one by kind."""
    kept = list(alerts)
    reader = reader_of(owner)
    things = {row.alert.pk: row for row in held(reader, [alert for alert in kept if not alert.is_search])}
    rows = []
    for alert in kept:
        if alert.is_search:
            search = BY_SHEET[alert.kind]
            url = search.path(alert.query) if search.is_understood(reader, alert.query) else ""
            rows.append(Row(alert, search.sheet.title, alert.title, url))
            continue
        row = things[alert.pk]
        title = str(row.thing) if row.thing else _("You may not read it any more")
        url = row.thing.get_absolute_url() if row.thing else ""
        rows.append(Row(alert, row.followable.label, title, url, row.last))
    return rows


def lists_of(owner: Owner) -> dict[str, Any]:
    """What the page shows of this person, or of this address."""
    alerts = Alert.objects.of(owner)
    removed = Alert.objects.held_by(owner).exclude(removed_at=None).order_by("-removed_at", "-pk")
    return {
        "searches": rows_of(owner, alerts.searches()),
        "things": rows_of(owner, alerts.things()),
        "removed": rows_of(owner, removed),
        "frequencies": [each for each in AlertFrequency if each != AlertFrequency.NONE or isinstance(owner, User)],
    }


@require_safe
def alerts(request: AuthenticatedRequest) -> HttpResponse:
    """What one keeps, follows and searches for again."""
    return render(request, "dashboards/alerts.html", {"act": "dashboards:act", **lists_of(request.user)})


def act_on(request: HttpRequest, alert: Alert) -> None:
    """Do what the button says. Raises Http404 for what is no button."""
    do, now = request.POST.get("do", ""), timezone.now()
    if do in AlertFrequency.values:
        choose(alert=alert, frequency=do, at=now)
        messages.success(request, _("It is noted."))
    elif do == "stop":
        operations.stop(alerts=[alert], at=now)
        messages.success(request, _("The alert is stopped: no mail will come any more."))
    elif do == "resume":
        operations.resume(alerts=[alert], at=now)
        messages.success(request, _("The alert goes on."))
    elif do == "remove":
        operations.remove(alert=alert, at=now)
        messages.success(request, _("It is removed. You can put it back during 7 days, at the bottom of this page."))
    elif do == "restore":
        _restore(request, alert)
    else:
        raise Http404


def _restore(request: HttpRequest, alert: Alert) -> None:
    try:
        operations.restore(alert=alert, at=timezone.now())
    except ValidationError as full:
        messages.error(request, " ".join(full.messages))
    else:
        messages.success(request, _("It is back, as it was."))


@require_POST
@limited("alert")
def act(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """One button of the page, on an alert of one's own."""
    act_on(request, get_object_or_404(Alert.objects.held_by(request.user), uuid=uuid))
    return redirect("dashboards:alerts")


def _thing(request: HttpRequest, word: str, uuid: UUID) -> tuple[Any, Wanted]:
    """What this reader wants to follow. Raises Http404."""
    followable = THINGS.get(word)
    thing = followable.find(request.user, uuid) if followable else None
    if followable is None or thing is None:
        raise Http404
    return thing, Wanted(kind=followable.kind, name=str(thing), subject_uuid=uuid)


@require_POST
@limited("alert")
def follow(request: AuthenticatedRequest, word: str, uuid: UUID) -> HttpResponse:
    """The button of a card or a page: keep it, be told as often as it says, or leave it; with htmx only the button changes."""
    thing, wanted = _thing(request, word, uuid)
    do, now, problem = request.POST.get("do", ""), timezone.now(), ""
    if do == "remove":
        for alert in Alert.objects.of(request.user).filter(**wanted.which):
            operations.remove(alert=alert, at=now)
    elif do in AlertFrequency.values:
        try:
            begin_to_follow(wanted=wanted, frequency=do, by=request.user, at=now)
        except ValidationError as full:
            problem = " ".join(full.messages)
    else:
        raise Http404
    return _after(request, thing, word, wanted, problem)


def _after(request: AuthenticatedRequest, thing: Any, word: str, wanted: Wanted, problem: str) -> HttpResponse:
    back = page_of_ours(request.POST.get("next", "")) or thing.get_absolute_url()
    if problem:
        messages.error(request, problem)
    if not request.headers.get("HX-Request"):
        return redirect(back)
    if problem:
        response = HttpResponse()
        response["HX-Redirect"] = back
        return response
    page = "components/_keep.html" if request.POST.get("card") else "components/_follow.html"
    context = {"word": word, "kind": wanted.kind, "uuid": thing.uuid, "name": str(thing), "next": back}
    return render(request, page, context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_alert(request: HttpRequest, word: str, uuid: UUID) -> HttpResponse:
    """Follow one thing by mail; without an account, with an address."""
    thing, wanted = _thing(request, word, uuid)
    return _make(request, wanted, back=thing.get_absolute_url())


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def search_alert(request: HttpRequest, word: str) -> HttpResponse:
    """The list as the address filters it, as an alert; without an account, with an address."""
    search = SEARCHES.get(word)
    if search is None:
        raise Http404
    query = search.canonical(request.user, request.GET)
    name = search.title(request.user, query)
    wanted = Wanted(kind=search.sheet.name, name=name, query=query)
    return _make(request, wanted, back=search.path(query))


def _make(request: HttpRequest, wanted: Wanted, *, back: str) -> HttpResponse:
    signed_in = isinstance(request.user, User)
    given = request.POST or None
    initial = {"frequency": request.user.mail_frequency if isinstance(request.user, User) else AlertFrequency.WEEKLY}
    form = AlertForm(given, initial=initial) if signed_in else AskForm(given, initial=initial)
    if request.method == "POST" and form.is_valid():
        if len(wanted.query) > QUERY_LENGTH:
            form.add_error(None, _("There are too many filters for one alert: remove some."))
        elif answer := _made(request, wanted, form, back):
            return answer
    context = {"form": form, "wanted": wanted, "back": back}
    return render(request, "dashboards/alert_make.html", context, status=422 if form.errors else 200)


def _made(request: HttpRequest, wanted: Wanted, form: AlertForm, back: str) -> HttpResponse | None:
    """None where the form has something to say about it."""
    if not isinstance(request.user, User):
        return _asked(request, wanted, form)
    if refused := ratelimit.consume_or_429(request, action="alert"):
        return refused
    try:
        begin_to_follow(wanted=wanted, frequency=form.cleaned_data["frequency"], by=request.user, at=timezone.now())
    except ValidationError as full:
        form.add_error(None, full)
        return None
    messages.success(request, _("Your alert is made: %(name)s.") % {"name": wanted.name})
    return redirect("dashboards:alerts")


def _asked(request: HttpRequest, wanted: Wanted, form: AlertForm) -> HttpResponse:
    """The same page whatever the address; nothing leaves for one that was written to too often."""
    if refused := ratelimit.consume_or_429(request, action="alert_ask"):
        return refused
    email = form.cleaned_data["email"]
    if ratelimit.consume(request, action="alert_mail", key=email):
        ask(
            wanted=wanted,
            frequency=form.cleaned_data["frequency"],
            email=email,
            language=(get_language() or "fr")[:2],
            back=request.get_full_path(),
            at=timezone.now(),
        )
    return render(request, "dashboards/alert_asked.html", {"email": email, "wanted": wanted})
