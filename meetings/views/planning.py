"""What the pages of planning share: whose edition it is, and what somebody else has changed in the meantime."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.http import AuthenticatedRequest
from meetings.models import Edition, Slot, Table
from meetings.operations.steps import Overtaken

View = Callable[..., HttpResponse]


def planned(view: View) -> View:
    """Give the view the edition of that word, for whoever may plan it."""

    @wraps(view)
    def opened(request: AuthenticatedRequest, slug: str, **named: Any) -> HttpResponse:
        edition: Edition = get_object_or_404(Edition.objects.visible_to(request.user), slug=slug)
        if not request.user.has_perm("meetings.plan_edition", edition):
            raise PermissionDenied
        return view(request, edition, **named)

    return opened


def seen(request: AuthenticatedRequest) -> int:
    """The step of the working agenda that the page was drawn from. What is no number is no step."""
    value = request.POST.get("seen", "")
    return int(value) if value.isdecimal() else -1


def attempt(request: AuthenticatedRequest, act: Callable[[], Any], done: str = "") -> bool:
    """Do it, or say why it was not done; whether it was."""
    try:
        act()
    except Overtaken:
        messages.warning(
            request,
            _(
                "Somebody else has changed the agenda in the meantime. Here it is as it stands: nothing of yours was done."
            ),
        )
        return False
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    if done:
        messages.success(request, done)
    return True


def place_of(edition: Edition, stamp: str, number: str) -> tuple[Slot, Table]:
    """The slot that begins then and the table of that number. Raises Http404."""
    slots = {slot.stamp: slot for slot in edition.slots.select_related("edition")}
    table = edition.tables.filter(number=number).first() if number.isdecimal() else None
    if stamp not in slots or table is None:
        raise Http404
    return slots[stamp], table
