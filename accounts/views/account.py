"""My account, my notifications, and the mails of the demonstration."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import Family
from accounts.forms import PreferencesForm
from accounts.http import AuthenticatedRequest, posted_uuid
from accounts.models import Consent, Handover, Notification, Seeing
from accounts.operations import people
from core.lists import page_of
from core.models import OutgoingMail

PAGE_SIZE = 30
SEEN_SHOWN = 20


@require_safe
def account(request: AuthenticatedRequest) -> HttpResponse:
    """What there is to settle, each behind its own link."""
    memberships = request.user.memberships.select_related("organisation").order_by("organisation__sort_key", "pk")
    context = {
        "memberships": memberships,
        "has_webhooks": request.user.has_perm("accounts.manage_webhooks"),
        "handovers": Handover.objects.visible_to(request.user).open(timezone.now()),
        "consents": Consent.objects.of(request.user),
        "seen": Seeing.objects.of(request.user)[:SEEN_SHOWN],
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "POST"])
def preferences(request: AuthenticatedRequest) -> HttpResponse:
    """Name, language, and how often we write."""
    form = PreferencesForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your preferences are saved."))
        return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def notifications(request: AuthenticatedRequest) -> HttpResponse:
    """What one was told for the active organisation, of one family or all, unread first, then the latest."""
    told = Notification.objects.of(request.user)
    family = request.GET.get("family", "")
    page = page_of(request, told.of_family(family).unread_first(), size=PAGE_SIZE)
    unread = told.unread_by_family()
    context = {
        "page_obj": page,
        "families": [(each, count) for each, count in unread.items()],
        "unread": unread.get(Family(family), 0) if family in Family else sum(unread.values()),
        "family": Family(family) if family in Family else None,
    }
    return render(request, "accounts/notifications.html", context)


@require_POST
def read_notifications(request: AuthenticatedRequest) -> HttpResponse:
    """Mark one as read and go where it leads, or mark them all, or all of a family."""
    if "notification" in request.POST:
        told = Notification.objects.of(request.user)
        notification = get_object_or_404(told, uuid=posted_uuid(request, "notification"))
        people.mark_read(user=request.user, at=timezone.now(), uuids=[notification.uuid])
        return redirect(notification.path)
    family = request.POST.get("family", "")
    people.mark_read(user=request.user, at=timezone.now(), family=family)
    return redirect("accounts:notifications")


@login_not_required
@require_safe
def mails(request: HttpRequest, uuid: UUID | None = None) -> HttpResponse:
    """/courriels/: the mails of the demonstration, one of them open. Nothing of it exists outside DEBUG."""
    if not settings.DEBUG:
        raise Http404
    opened = get_object_or_404(OutgoingMail, uuid=uuid) if uuid else None
    page = page_of(request, OutgoingMail.objects.all(), size=PAGE_SIZE)
    return render(request, "accounts/mails.html", {"page_obj": page, "opened": opened})
