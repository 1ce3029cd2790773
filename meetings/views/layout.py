"""Tables and slots: a day laid out at once, then each one by one; and the programme between them."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest
from meetings.forms.editions import ItemForm
from meetings.forms.layout import LayOutForm, SlotForm, TableForm, TablesForm, print_of
from meetings.models import Edition, ProgrammeItem, Slot, Table
from meetings.models.editions import STAMP
from meetings.operations import layout as operations
from meetings.views.editions import the_edition

CHANGE = "meetings.change_edition"


@require_safe
def layout(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """What there is, and the way to each."""
    edition = the_edition(request, slug, may=CHANGE)
    context = {
        "edition": edition,
        "slots": list(edition.slots.select_related("edition")),
        "tables": list(edition.tables.all()),
        "items": [(item, *_clock(edition, item)) for item in edition.programme.all()],
    }
    return render(request, "meetings/layout.html", context)


def _clock(edition: Edition, item: ProgrammeItem) -> tuple[datetime, datetime]:
    return timezone.localtime(item.starts_at, edition.zone), timezone.localtime(item.ends_at, edition.zone)


@require_http_methods(["GET", "POST"])
def lay_out(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Cut a day into slots: what will be made is shown first, and made once it was."""
    edition = the_edition(request, slug, may=CHANGE)
    form = LayOutForm(request.POST or None, edition=edition)
    spans: list[operations.Span] = []
    if request.method == "POST" and form.is_valid():
        spans = form.plan().spans(edition.zone)
        seen = form.cleaned_data["shown"] == print_of(spans)
        if "make" in request.POST and seen and _make_day(request, edition, form):
            return redirect("meetings:layout", edition.slug)
        form = _to_be_shown(form, edition, spans)
    context = {
        "edition": edition,
        "form": form,
        "spans": [
            (timezone.localtime(starts, edition.zone), timezone.localtime(ends, edition.zone)) for starts, ends in spans
        ],
        "is_shown": request.method == "POST" and not form.errors,
    }
    return render(request, "meetings/lay_out.html", context, status=422 if form.errors else 200)


def _make_day(request: AuthenticatedRequest, edition: Edition, form: LayOutForm) -> bool:
    try:
        made = operations.lay_out_day(edition=edition, plan=form.plan(), by=request.user, at=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    said = ngettext("%(count)s slot is made.", "%(count)s slots are made.", len(made))
    messages.success(request, said % {"count": len(made)})
    return True


def _to_be_shown(form: LayOutForm, edition: Edition, spans: list[operations.Span]) -> LayOutForm:
    """The same form, which knows now what is shown; with what stands against it."""
    if form.errors:
        return form
    asked = form.data.copy()  # type: ignore[attr-defined]
    asked["shown"] = print_of(spans)
    again = LayOutForm(asked, edition=edition)
    try:
        if not spans:
            raise ValidationError(_("No slot fits between these hours."))
        operations.refuse_overlaps(edition, spans)
    except ValidationError as error:
        again.add_error(None, error)
    return again


@require_http_methods(["GET", "POST"])
def slot(request: AuthenticatedRequest, slug: str, stamp: str) -> HttpResponse:
    """Move one slot."""
    edition = the_edition(request, slug, may=CHANGE)
    found = slot_at(edition, stamp)
    form = SlotForm(request.POST or None, instance=found, edition=edition)
    if request.method == "POST" and form.is_valid():
        starts, ends = form.moments()
        try:
            operations.change_slot(slot=found, starts_at=starts, ends_at=ends, by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The slot is changed."))
            return redirect("meetings:layout", edition.slug)
    return _page(request, edition, form, _("Slot of %(time)s") % {"time": found})


def slot_at(edition: Edition, stamp: str) -> Slot:
    """The slot that begins then. Raises Http404."""
    try:
        starts = datetime.strptime(stamp, STAMP).replace(tzinfo=edition.zone)
    except ValueError as wrong:
        raise Http404 from wrong
    return get_object_or_404(edition.slots.select_related("edition"), starts_at=starts)


@require_POST
def remove_slots(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Those that are ticked."""
    edition = the_edition(request, slug, may=CHANGE)
    asked = set(request.POST.getlist("slot"))
    chosen = [each for each in edition.slots.select_related("edition") if each.stamp in asked]
    if not chosen:
        messages.warning(request, _("Tick the slots to remove first."))
        return redirect("meetings:layout", edition.slug)
    try:
        count = operations.remove_slots(edition=edition, slots=chosen, by=request.user, at=timezone.now())
        said = ngettext("%(count)s slot is removed.", "%(count)s slots are removed.", count)
        messages.success(request, said % {"count": count})
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("meetings:layout", edition.slug)


@require_http_methods(["GET", "POST"])
def add_tables(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Several tables at once."""
    edition = the_edition(request, slug, may=CHANGE)
    form = TablesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add_tables(edition=edition, **form.cleaned_data, by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error("count", error)
        else:
            said = ngettext("%(count)s table is added.", "%(count)s tables are added.", len(made))
            messages.success(request, said % {"count": len(made)})
            return redirect("meetings:layout", edition.slug)
    return _page(request, edition, form, _("Add tables"))


def _the_table(request: AuthenticatedRequest, uuid: UUID) -> Table:
    table: Table = get_object_or_404(Table.objects.select_related("edition"), uuid=uuid)
    _refuse_others(request, table.edition)
    return table


def _refuse_others(request: AuthenticatedRequest, edition: Edition) -> None:
    if not request.user.has_perm(CHANGE, edition):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
def table(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    """Name, room and link of one table."""
    found = _the_table(request, uuid)
    form = TableForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        operations.change_table(table=form.save(commit=False), by=request.user, at=timezone.now())
        messages.success(request, _("The table is changed."))
        return redirect("meetings:layout", found.edition.slug)
    return _page(request, found.edition, form, str(found))


@require_POST
def remove_table(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    found = _the_table(request, uuid)
    try:
        operations.remove_table(table=found, by=request.user, at=timezone.now())
        messages.success(request, _("The table is removed."))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("meetings:layout", found.edition.slug)


@require_http_methods(["GET", "POST"])
def add_item(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """Something more on the programme."""
    edition = the_edition(request, slug, may=CHANGE)
    form = ItemForm(request.POST or None, edition=edition)
    return _keep_item(request, edition, form, _("Add to the programme"))


@require_http_methods(["GET", "POST"])
def item(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    found = _the_item(request, uuid)
    form = ItemForm(request.POST or None, instance=found, edition=found.edition)
    return _keep_item(request, found.edition, form, found.title)


def _the_item(request: AuthenticatedRequest, uuid: UUID) -> ProgrammeItem:
    found: ProgrammeItem = get_object_or_404(ProgrammeItem.objects.select_related("edition"), uuid=uuid)
    _refuse_others(request, found.edition)
    return found


def _keep_item(request: AuthenticatedRequest, edition: Edition, form: ItemForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        operations.keep_item(item=form.item(), by=request.user, at=timezone.now())
        messages.success(request, _("The programme is changed."))
        return redirect("meetings:layout", edition.slug)
    return _page(request, edition, form, title)


@require_POST
def remove_item(request: AuthenticatedRequest, uuid: UUID) -> HttpResponse:
    found = _the_item(request, uuid)
    operations.remove_item(item=found, by=request.user, at=timezone.now())
    messages.success(request, _("The programme is changed."))
    return redirect("meetings:layout", found.edition.slug)


def _page(request: HttpRequest, edition: Edition, form: BaseForm, title: str) -> HttpResponse:
    """A form about one thing of the layout."""
    context = {"edition": edition, "form": form, "title": title}
    return render(request, "meetings/layout_form.html", context, status=422 if form.errors else 200)
