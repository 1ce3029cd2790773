"""Registration: an organisation says who comes, changes it, cancels it. Curators do it for others."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest
from core.verbs import VerbForm, VerbPage
from meetings.cards import own_registration
from meetings.figures.availability import Broken
from meetings.forms.registrations import ListedForm, PersonForm, RegisterForm
from meetings.models import Attendee, Edition, Registration
from meetings.models.editions import NEEDS_KEPT_FOR
from meetings.models.registrations import MOST_ATTENDEES
from meetings.operations import availability, registrations
from meetings.views.editions import the_edition

CHANGE = "meetings.change_registration"


@require_http_methods(["GET", "POST"])
def registration(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Of the organisation one acts for: its page, or the form that makes it."""
    edition = the_edition(request, slug)
    own = own_registration(request.user, edition)
    if (own is None or own.cancelled_at) and request.user.has_perm("meetings.register_edition", edition):
        return _register(request, edition)
    if own is None:
        raise PermissionDenied
    if request.method == "POST":
        messages.warning(request, _("Your organisation is registered already."))
        return redirect(own)
    return _page(request, own)


def _register(request: AuthenticatedRequest, edition: Edition) -> HttpResponse:
    user, organisation = request.user, request.user.acting_for
    hides_name = edition.entries.filter(irritant__establishment=organisation, irritant__hide_establishment=True)
    initial = {"first_name": user.first_name, "last_name": user.last_name, "email": user.email}
    form = RegisterForm(
        request.POST or None,
        initial=initial,
        edition=edition,
        organisation=organisation,
        days=availability.days_with_slots(edition),
        hides_name=hides_name.exists(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = registrations.register(
                edition=edition,
                organisation=organisation,
                person=form.person(),
                entries=form.chosen_entries,
                days=form.cleaned_data.get("days"),
                is_listed=form.cleaned_data["is_listed"],
                by=user,
                at=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _say_registered(request, made)
            return redirect(made)
    context = {"edition": edition, "form": form, "left": registrations.places_left(edition)}
    return render(request, "meetings/register.html", context, status=422 if form.errors else 200)


def _say_registered(request: AuthenticatedRequest, made: Registration) -> None:
    if made.is_waiting:
        messages.info(request, _("You are on the waiting list: you are told as soon as a place is free."))
    else:
        messages.success(request, _("You are registered. Add those who come with you."))


@require_safe
def registration_of(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """That of any organisation, for curators; one's own, by its identifier."""
    return _page(request, _fetch(request, uuid))


def _fetch(request: AuthenticatedRequest, uuid: UUID, *, may: str = "") -> Registration:
    visible = Registration.objects.visible_to(request.user).select_related("edition", "organisation")
    found: Registration = get_object_or_404(visible, uuid=uuid)
    if may and not request.user.has_perm(may, found):
        raise PermissionDenied
    return found


def _page(request: AuthenticatedRequest, found: Registration) -> HttpResponse:
    people = list(found.attendees.prefetch_related("entries__irritant", "unavailabilities"))
    may_change = request.user.has_perm(CHANGE, found)
    context = {
        "registration": found,
        "edition": found.edition,
        "people": people,
        "rank": _rank(found),
        "may_change": may_change,
        "may_add": may_change and len(people) < MOST_ATTENDEES,
        "most": MOST_ATTENDEES,
        "listed_form": ListedForm(instance=found),
        "kept_for": NEEDS_KEPT_FOR.days,
        "slots": found.edition.slots.count(),
        "is_on": found.confirmed_at and found.edition.starts_on <= found.edition.today() <= found.edition.ends_on,
    }
    return render(request, "meetings/registration.html", context)


def _rank(found: Registration) -> int:
    """Its place in the queue; 0 when it does not wait."""
    if not found.is_waiting:
        return 0
    queue = list(found.edition.registrations.waiting().values_list("pk", flat=True))
    return queue.index(found.pk) + 1


@require_http_methods(["GET", "POST"])
def add_person(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """One person more."""
    found = _fetch(request, uuid, may=CHANGE)
    return _person_page(request, Attendee(registration=found), registrations.add_person)


@require_http_methods(["GET", "POST"])
def person(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Correct what is said of a person."""
    return _person_page(request, _fetch_person(request, uuid), registrations.change_person)


def _fetch_person(request: AuthenticatedRequest, uuid: UUID) -> Attendee:
    visible = Attendee.objects.visible_to(request.user)
    related = visible.select_related("registration__edition", "registration__organisation")
    found: Attendee = get_object_or_404(related, uuid=uuid)
    if not request.user.has_perm(CHANGE, found.registration):
        raise PermissionDenied
    return found


def _person_page(request: AuthenticatedRequest, found: Attendee, keep: Callable[..., list[Broken]]) -> HttpResponse:
    of = found.registration
    known = {"entries": list(found.entries.all()), "days": availability.days_of(found)} if found.pk else {}
    form = PersonForm(
        request.POST or None,
        instance=found,
        initial=known,
        edition=of.edition,
        organisation=of.organisation,
        days=availability.days_with_slots(of.edition),
    )
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data.get("days")
        try:
            broken = keep(
                person=form.person(), entries=form.chosen_entries, days=days, by=request.user, at=timezone.now()
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(person)s is registered.") % {"person": form.instance})
            say_broken(request, broken)
            return redirect(home_of(request, of))
    context = {
        "edition": of.edition,
        "registration": of,
        "form": form,
        "person": found if found.pk else None,
        "back": home_of(request, of),
    }
    return render(request, "meetings/person.html", context, status=422 if form.errors else 200)


def say_broken(request: AuthenticatedRequest, broken: list[Broken]) -> None:
    """Which meetings of the agenda do not stand any more."""
    if not broken:
        return
    lines = [f"{each.meeting.published_slot} · {each.meeting}" for each in broken]
    said = ngettext(
        "This breaks %(count)s meeting of the agenda, the organisers are told: %(meetings)s.",
        "This breaks %(count)s meetings of the agenda, the organisers are told: %(meetings)s.",
        len(lines),
    )
    messages.warning(request, said % {"count": len(lines), "meetings": ", ".join(lines)})


def home_of(request: AuthenticatedRequest, of: Registration) -> str:
    """The page of a registration: by its edition for its own organisation, by its identifier for curators."""
    if of.organisation == request.user.organisation:
        return of.get_absolute_url()
    return reverse("meetings:registration_of", args=[of.uuid])


@require_POST
def remove_person(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    found = _fetch_person(request, uuid)
    of = found.registration
    try:
        registrations.remove_person(person=found, by=request.user, at=timezone.now())
        messages.success(request, _("%(person)s no longer comes.") % {"person": found})
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect(home_of(request, of))


@require_POST
def be_listed(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Named on the public page, or not."""
    found = _fetch(request, uuid, may=CHANGE)
    is_listed = request.POST.get("is_listed") == "on"
    registrations.be_listed(registration=found, is_listed=is_listed, by=request.user, at=timezone.now())
    messages.success(
        request,
        _("The public page names you among the participants.")
        if is_listed
        else _("The public page does not name you."),
    )
    return redirect(home_of(request, found))


@require_http_methods(["GET", "POST"])
def unregister(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Nobody comes any more: what follows is said first."""
    found = _fetch(request, uuid, may=CHANGE)
    if request.method == "POST":
        try:
            registrations.unregister(registration=found, by=request.user, at=timezone.now())
            messages.success(request, _("The registration is cancelled, and its places are given to those who wait."))
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        return redirect(home_of(request, found))
    page = VerbPage(
        registrations.unregister,
        done="",
        consequence=_("Nobody of your organisation comes any more. Its dietary and access needs are deleted at once."),
        icon="person-dash",
        tone="danger",
    )
    context = {
        "form": VerbForm(subject=found),
        "object": found,
        "page": page,
        "label": _("Cancel the registration"),
        "back": home_of(request, found),
    }
    return render(request, "core/verb.html", context)
