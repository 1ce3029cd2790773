"""Mails to many: the list, writing one, whom it would go to, its preview, a test, sending it and holding it back."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from csp.decorators import csp
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import CIRCULAR_MOVES, CircularStatus, CircularVerb, LeftOut, Outcome
from accounts.http import AuthenticatedRequest, limited, sign_in_again, signed_in_lately
from accounts.models import Circular, User
from accounts.notifications.circulars import read_by
from accounts.operations import circulars, mailing
from accounts.operations.circulars import ChangedMeanwhile
from core.lists import page_of
from core.mail import Rendered
from core.thread import Line, sentence_of
from core.verbs import VerbForm, VerbPage, VerbView, actions_for
from dashboards.forms import CircularForm, SendForm
from dashboards.operations import circulars as sending

PAGE_SIZE = 20
PEOPLE_SHOWN = 50
WRITTEN = ("audience", "subject", "text", "action", "address", "why")
DELAY_MINUTES = int(circulars.DELAY.total_seconds() // 60)
# A mail has its styles in its lines; nothing else of it is let in, and it is shown in our own page only.
MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
}
PAGES: dict[str, VerbPage] = {
    CircularVerb.SEND: VerbPage(
        sending.send,
        done=gettext_lazy("It is about to leave. Until then, you or another curator can hold it back."),
        form=SendForm,
        icon="send",
        tone="primary",
    ),
    CircularVerb.HOLD: VerbPage(
        circulars.hold,
        done=gettext_lazy("It is held back: nobody was told. It is a draft again."),
        consequence=gettext_lazy("Nobody is told anything, and it is a draft again. Who had sent it is told."),
        icon="pause-circle",
        tone="danger",
    ),
    CircularVerb.DROP: VerbPage(
        circulars.drop,
        done=gettext_lazy("It is given up. You can take it up again."),
        consequence=gettext_lazy("It stays readable here, and you can take it up again."),
        icon="x-circle",
    ),
    CircularVerb.RESUME: VerbPage(
        circulars.resume,
        done=gettext_lazy("It is a draft again."),
        consequence=gettext_lazy("It is a draft again."),
        icon="arrow-clockwise",
    ),
}


def _circular(request: AuthenticatedRequest, uuid: UUID) -> Circular:
    """Raises Http404."""
    visible = Circular.objects.visible_to(request.user).for_list()
    found: Circular = get_object_or_404(visible, uuid=uuid)
    return found


@require_safe
@permission_required("accounts.write_circular", raise_exception=True)
def circular_list(request: AuthenticatedRequest) -> HttpResponse:
    """All of them, or those in one state; the latest first."""
    status = request.GET.get("etat", "")
    rows = Circular.objects.visible_to(request.user).for_list()
    if status in CircularStatus:
        rows = rows.filter(status=status)
    context = {
        "page_obj": page_of(request, rows, size=PAGE_SIZE),
        "tabs": [(_("All"), "", status not in CircularStatus)]
        + [(state.label, state.value, state.value == status) for state in CircularStatus],
    }
    return render(request, "dashboards/circulars.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("accounts.write_circular", raise_exception=True)
@limited("circular")
def write_circular(request: AuthenticatedRequest) -> HttpResponse:
    """A new draft."""
    form = CircularForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect(circulars.write(typed=_typed(form), by=request.user, at=timezone.now()))
    return render(request, "dashboards/circular_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@limited("circular")
def change_circular(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """A draft only: what is sent, or about to be, stays as it was read."""
    found = _circular(request, uuid)
    if request.method == "GET" and not found.is_draft:
        messages.warning(request, _("It is no draft any more: it can no longer be changed."))
        return redirect(found)
    first = {**{name: getattr(found, name) for name in WRITTEN}, "read": found.updated_at.isoformat()}
    form = CircularForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        read, now = form.cleaned_data["read"], timezone.now()
        try:
            circulars.change(circular=found, typed=_typed(form), read=read, by=request.user, at=now)
        except ChangedMeanwhile:
            form.add_error(None, _changed_meanwhile())
        else:
            messages.success(request, _("The draft is saved."))
            return redirect(found)
    context = {"form": form, "circular": found}
    return render(request, "dashboards/circular_form.html", context, status=422 if form.errors else 200)


def _typed(form: CircularForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in WRITTEN}


def _changed_meanwhile() -> str:
    return _(
        "Somebody else changed this draft, or sent it, meanwhile. Copy your words, open the page again, and put them in."
    )


@require_safe
@never_cache
def circular(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The text, where it stands, whom it goes to or went to, and the log."""
    found = _circular(request, uuid)
    draft = found.status in {CircularStatus.DRAFT, CircularStatus.DROPPED}
    context = {
        "circular": found,
        "actions": actions_for(
            request.user,
            found,
            table=CIRCULAR_MOVES,
            pages=PAGES,
            labels=dict(CircularVerb.choices),
            url_name="dashboards:circular_verb",
        ),
        "reach": sending.reach_of(found) if draft else None,
        "progress": None if draft else _progress(found),
        "lines": _log(found),
        "delay": DELAY_MINUTES,
    }
    return render(request, "dashboards/circular.html", context)


def _progress(found: Circular) -> dict[str, Any]:
    """How many people, by what has become of it; of those who went meanwhile, only that they were there."""
    counts = found.counts or found.recipients.by_outcome()
    known = sum(counts.values())
    return {
        "outcomes": [(outcome, counts.get(outcome, 0)) for outcome in Outcome],
        "reasons": [(LeftOut(word).label, number) for word, number in sorted(found.recipients.by_reason().items())],
        "gone": (found.recipient_count or 0) - known,
        "has_names": not found.counts,
    }


def _log(found: Circular) -> list[Line]:
    """The newest first."""
    lines = []
    for event in found.events.select_related("by").order_by("-at", "-pk"):
        sentence = sentence_of(event.subject_kind, event.verb)
        lines.append(
            Line(
                text=sentence.read(str(event.by or "openinno"), event.detail),
                at=event.at,
                icon=sentence.icon,
                tone=sentence.tone,
                person=str(event.by or ""),
            )
        )
    return lines


@require_safe
@never_cache
def circular_people(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Whom a draft would go to now; whom it went to, and what has become of it for each."""
    found = _circular(request, uuid)
    if found.recipient_count is None:
        reach = sending.reach_of(found)
        page = page_of(request, reach.people.select_related("active_membership__organisation"), size=PEOPLE_SHOWN)
        rows = [(person, _told_how(person.left_out)) for person in page]
        label = reach.label
    else:
        page = page_of(request, found.recipients.for_list(), size=PEOPLE_SHOWN)
        rows = [(row.person, _outcome_of(row)) for row in page]
        label = found.told_whom
    context = {"circular": found, "page_obj": page, "rows": rows, "label": label}
    return render(request, "dashboards/circular_people.html", context)


def _told_how(left_out: str) -> str:
    if not left_out:
        return _("by mail")
    return _("on the site only: %(why)s") % {"why": LeftOut(left_out).label}


def _outcome_of(row: Any) -> str:
    said = str(Outcome(row.outcome).label)
    return f"{said} ({LeftOut(row.left_out).label})" if row.left_out else said


def _reader(request: AuthenticatedRequest, found: Circular) -> User:
    """Through whose eyes it is read: somebody of the audience, or oneself. Raises Http404 for anybody else."""
    asked = request.GET.get("personne", "")
    if not asked:
        return request.user
    try:
        uuid = UUID(asked)
    except ValueError as wrong:
        raise Http404 from wrong
    if found.recipient_count is None:
        people = sending.reach_of(found).people
    else:
        people = User.objects.filter(pk__in=found.recipients.values("person"))
    reader: User = get_object_or_404(people, uuid=uuid)
    return reader


def _mail(found: Circular, reader: User, at: datetime) -> Rendered:
    return mailing.preview(reader, read_by(found, reader, at=at))


@require_safe
@never_cache
def circular_preview(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The mail of one person, as HTML and as text."""
    found = _circular(request, uuid)
    reader = _reader(request, found)
    context = {
        "circular": found,
        "reader": reader,
        "is_own": reader == request.user,
        "mail": _mail(found, reader, timezone.now()),
    }
    return render(request, "dashboards/circular_preview.html", context)


@require_safe
@never_cache
@xframe_options_sameorigin
@csp(MAIL_POLICY)  # type: ignore[arg-type]
def circular_mail(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The HTML of that mail alone, for the frame of the preview."""
    found = _circular(request, uuid)
    return HttpResponse(_mail(found, _reader(request, found), timezone.now()).html)


@require_POST
@limited("circular_test")
def send_test(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """To oneself, at once."""
    found = _circular(request, uuid)
    circulars.test(circular=found, by=request.user, at=timezone.now())
    messages.success(request, _("The test is on its way to %(address)s.") % {"address": request.user.email})
    return redirect(found)


@method_decorator(never_cache, name="dispatch")
class CircularVerbView(VerbView):
    """Sending shows what leaves and to how many, and asks whoever signed in a while ago who they are."""

    queryset = Circular.objects.all()
    table = CIRCULAR_MOVES
    pages = PAGES
    labels = CircularVerb

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.verb != CircularVerb.SEND:
            return super().post(request, *args, **kwargs)
        answer: HttpResponse = self.send(request, *args, **kwargs)
        return answer

    @method_decorator(reauthentication_required)
    def send(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if signed_in_lately(request):
            return super().post(request, *args, **kwargs)
        messages.error(request, sign_in_again())
        return self.get(request)

    def ask(self, form: VerbForm) -> HttpResponse:
        if self.verb != CircularVerb.SEND:
            return super().ask(form)
        reach = sending.reach_of(self.instance)
        read = {"number": reach.number, "version": self.instance.updated_at.isoformat()}
        context = {
            "circular": self.instance,
            "reach": reach,
            "form": SendForm(subject=self.instance, initial=read),
            "delay": DELAY_MINUTES,
            "problems": form.non_field_errors() if form.is_bound else [],
        }
        return render(self.request, "dashboards/circular_send.html", context, status=422 if form.errors else 200)


@require_safe
def information(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """The text on the site, for those who were told, and for curators."""
    told = Circular.objects.told_to(request.user).filter(uuid=uuid).first()
    found = told or get_object_or_404(Circular.objects.visible_to(request.user), uuid=uuid)
    context = {"circular": found, "leads_away": urlsplit(found.address).netloc}
    return render(request, "dashboards/information.html", context)
