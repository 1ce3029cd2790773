"""The home page and the pages of plain text."""

from datetime import UTC, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from accounts.enums import LegalPage, WebhookEvent
from accounts.models import LegalVersion
from accounts.operations.deliveries import PATIENCE, WAITS
from accounts.placeholders import page_html
from core.api.pages import LARGEST_PAGE, PAGE_SIZE
from core.exports import absolute
from core.response_cache import cached_for_visitors
from dashboards.figures import home_figures
from irritants.cards import cards
from irritants.enums import IrritantStatus, Stage
from irritants.models import Listed
from meetings.models import Edition
from openinno.api import described
from taxonomy.models import Vocabulary

LATEST = 6
SECURITY_TEXT_LASTS = timedelta(days=180)  # RFC 9116 asks for less than a year
# Nothing there for a search engine: pages of people, forms, and the same rows again in other formats.
NOT_FOR_ROBOTS = (
    "/compte/",
    "/mon-compte/",
    "/mon-espace/",
    "/notifications/",
    "/repondre/",
    "/exports/",
    "/*/exporter/",
)


@login_not_required
@require_safe
@cached_for_visitors
def home(request: HttpRequest) -> HttpResponse:
    """Search first, the latest irritants, figures, how it works, one call per audience."""
    latest = Listed.objects.for_cards().filter(irritant__status=IrritantStatus.PUBLISHED)[:LATEST]
    may_yet_join = (
        request.user.organisation is None and not request.user.is_superuser if request.user.is_authenticated else True
    )
    context = {
        "invited_to_tell": may_yet_join or request.user.has_perm("irritants.draft_irritant"),
        "kept": home_figures(),
        "stages": Stage.choices,
        "next_edition": Edition.objects.announced().to_come(timezone.localdate()).first(),
        "latest": cards(request.user, latest, Vocabulary.read()),
    }
    return render(request, "openinno/home.html", context)


@login_not_required
@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """How to use the API, and what it answers: read from its own description."""
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation["summary"],
            "scope": "" if {} in operation["security"] else operation["x-scope"],
        }
        for path, methods in described()["paths"].items()
        for method, operation in methods.items()
    ]
    context = {
        "root": request.build_absolute_uri(reverse("api:schema")).removesuffix("schema/"),
        "operations": operations,
        "limits": settings.API_LIMITS,
        "events": [(event.value, event.label) for event in WebhookEvent],
        "has_webhooks": request.user.has_perm("accounts.manage_webhooks"),
        "attempts": len(WAITS) + 1,
        "days": PATIENCE.days,
        "page_size": PAGE_SIZE,
        "largest_page": LARGEST_PAGE,
    }
    return render(request, "openinno/api.html", context)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may visit: what is public. Nothing of a demonstration: its establishments do not exist."""
    lines = ["User-agent: *"]
    if settings.DEMO:
        lines.append("Disallow: /")
    else:
        lines += [f"Disallow: {prefix}{path}" for path in NOT_FOR_ROBOTS for prefix in ("", "/en")]
        lines += ["", f"Sitemap: {absolute(reverse('sitemaps'))}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116), for SECURITY_TEXT_LASTS: who keeps it longer may write to nobody."""
    contact = settings.SECURITY_CONTACT or absolute(reverse("contact"))
    expires = (timezone.now() + SECURITY_TEXT_LASTS).replace(microsecond=0)
    lines = [
        f"Contact: {f'mailto:{contact}' if '@' in contact and ':' not in contact else contact}",
        f"Expires: {expires.astimezone(UTC).isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {absolute(reverse('security'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def legal_page(request: HttpRequest, page: LegalPage) -> HttpResponse:
    """The version in force of a page whose text administrators write."""
    return _legal(request, LegalVersion.objects.in_force(page, timezone.localdate()))


@login_not_required
@require_safe
def legal_version(request: HttpRequest, page: str, number: int) -> HttpResponse:
    """Any version that was published, at its own address: in force, announced or replaced."""
    return _legal(request, get_object_or_404(LegalVersion.objects.published(), page=page, number=number))


def _legal(request: HttpRequest, version: LegalVersion) -> HttpResponse:
    """A version between the one it replaces and the one that replaces it."""
    today = timezone.localdate()
    versions: list[Any] = list(LegalVersion.objects.published().filter(page=version.page))
    current = next(each for each in versions if each.in_force_on <= today)
    announced = [each for each in versions if each.in_force_on > today]
    position = versions.index(version)
    context = {
        "version": version,
        "html": page_html(version.text),
        "current": current,
        "is_announced": version in announced,
        "announced": announced,
        "replaced": next(iter(versions[position + 1 :]), None),
        "replaced_by": versions[position - 1] if position else None,
        "versions": versions,
    }
    return render(request, "openinno/legal_page.html", context)


@method_decorator(login_not_required, name="dispatch")
class Page(TemplateView):
    """A page of plain text; its template carries the words."""

    http_method_names = ("get", "head")
    page_name = ""

    def get_template_names(self) -> list[str]:
        return [f"openinno/{self.page_name}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page_name=self.page_name, **kwargs)
