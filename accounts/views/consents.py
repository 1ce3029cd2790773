"""The terms of use, where one is asked to accept them."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.enums import ConsentDoor, ConsentTo, LegalPage
from accounts.forms import AgreeForm
from accounts.http import AuthenticatedRequest
from accounts.models import Consent, LegalVersion
from accounts.operations import consents
from accounts.placeholders import page_html
from core.verbs import page_of_ours


@require_http_methods(["GET", "POST"])
def agree(request: AuthenticatedRequest) -> HttpResponse:
    """The terms of use in force, what changed since those that one accepted, and a tick; then on to where one was going."""
    now = timezone.now()
    version = consents.terms_in_force(now)
    first = {"number": version.number, "next": request.GET.get("next", "")}
    form = AgreeForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        shown, wording = form.cleaned_data["number"], str(form.fields["terms"].label)
        try:
            consents.accept_terms(user=request.user, number=shown, wording=wording, door=ConsentDoor.ASKED, at=now)
        except consents.TermsChanged:
            messages.warning(request, _("The terms of use have changed: read them, then accept them."))
            return redirect("accounts:agree")
        return redirect(page_of_ours(form.cleaned_data["next"]) or settings.LOGIN_REDIRECT_URL)
    accepted = Consent.objects.of(request.user).given().filter(to=ConsentTo.TERMS).first()
    since = accepted.version.number if accepted and accepted.version else 0
    newer = LegalVersion.objects.published().filter(page=LegalPage.TERMS, number__gt=since, number__lte=version.number)
    context = {
        "version": version,
        "html": page_html(version.text),
        "accepted": accepted,
        "is_accepted": since == version.number,
        "changes": [each for each in newer if each.note] if accepted else [],
        "form": form,
    }
    return render(request, "accounts/agree.html", context, status=422 if form.errors else 200)
