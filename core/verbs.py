"""The page behind each verb of a lifecycle: a form that asks what the move needs, then one operation.

It works without JavaScript and is the same for every object: the app gives the table, and for each verb its operation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core import states
from core.history.context import adding

MOVED = "oi:moved"  # the event that a page hears when a verb was taken in place


def page_of_ours(asked: str) -> str:
    """An address of this site that one asks to be sent to, from its root; nothing for any other one."""
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours and asked.startswith("/") else ""


class VerbForm(forms.Form):
    """What a verb asks. `subject` is the object it acts on, for forms that depend on it."""

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        self.subject = subject
        super().__init__(*args, **kwargs)


class ReadForm(forms.Form):
    """`read` tells which draft the person had before them: when it was last written."""

    read = forms.CharField(widget=forms.HiddenInput)

    def clean_read(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["read"]) if self.cleaned_data["read"] else None
        except ValueError as wrong:
            raise ValidationError(_("This form is not the one that we sent: open the page again.")) from wrong


class ReasonForm(VerbForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It is shown to the people concerned."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@dataclass(frozen=True, slots=True)
class VerbPage:
    """How a verb is offered and done. `operation` takes the object under its model's name, `by`, `at` and the form's fields."""

    operation: Callable[..., Any]
    done: str | Promise
    consequence: str | Promise = ""
    form: type[VerbForm] = VerbForm
    icon: str = "arrow-right-circle"
    tone: str = "secondary"


@dataclass(frozen=True, slots=True)
class Action:
    """A button: what the person may do now."""

    verb: str
    label: str
    url: str
    icon: str
    tone: str


def actions_for(
    user: Any,
    instance: Any,
    *,
    table: states.MoveTable,
    pages: Mapping[str, VerbPage],
    labels: Mapping[str, str | Promise],
    url_name: str,
) -> list[Action]:
    """The buttons of this object for this person, in the order of its table."""
    return [
        Action(
            verb=verb,
            label=str(labels[verb]),
            url=reverse(url_name, args=[instance.uuid, verb]),
            icon=pages[verb].icon,
            tone=pages[verb].tone,
        )
        for verb in states.available(instance, user, table)
        if verb in pages
    ]


class VerbView(View):
    """GET asks, POST does. Subclasses name the queryset, the table, the pages and the verbs' labels."""

    queryset: ClassVar[Any]
    table: ClassVar[states.MoveTable]
    pages: ClassVar[Mapping[str, VerbPage]]
    labels: ClassVar[Any]
    template_name = "core/verb.html"
    partial_name = "core/_verb_form.html"  # for htmx: the form alone, to be asked where the button stands

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.verb = kwargs["verb"]
        if self.verb not in self.pages:
            raise Http404
        self.page = self.pages[self.verb]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.instance = get_object_or_404(self.queryset.visible_to(request.user), uuid=kwargs["uuid"])
        if not request.user.has_perm(states.permission(self.instance, self.verb), self.instance):
            raise PermissionDenied
        if self.verb not in states.possible(self.instance.status, self.table):
            return self.refused()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.ask(self.page.form(subject=self.instance))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.page.form(request.POST, request.FILES, subject=self.instance)
        if not form.is_valid():
            return self.ask(form)
        subject = {self.instance._meta.model_name: self.instance}
        try:
            with adding(reason=str(form.cleaned_data.get("reason") or "")):
                self.page.operation(**subject, **form.cleaned_data, by=request.user, at=timezone.now())
        except states.TransitionRefused:
            return self.refused()
        except ValidationError as error:
            form.add_error(None, error)
            return self.ask(form)
        messages.success(request, str(self.page.done))
        return self.leave(self.destination())

    def ask(self, form: VerbForm) -> HttpResponse:
        context = {
            "form": form,
            "object": self.instance,
            "page": self.page,
            "label": dict(self.labels.choices)[self.verb],
            "back": self.back(),
            "partial": self.is_partial,
        }
        template = self.partial_name if self.is_partial else self.template_name
        return render(self.request, template, context, status=422 if form.errors else 200)

    def refused(self) -> HttpResponse:
        messages.warning(self.request, _("This has changed in the meantime: here is where it stands now."))
        return self.leave(self.back())

    def leave(self, url: str) -> HttpResponse:
        """Go there; in place, tell the page that something has moved: it draws again what it shows of it."""
        return HttpResponse(status=204, headers={"HX-Trigger": MOVED}) if self.is_partial else redirect(url)

    @property
    def is_partial(self) -> bool:
        return bool(self.request.headers.get("HX-Request"))

    def back(self) -> str:
        """Where the person lands who gives up, or comes too late."""
        url: str = self.instance.get_absolute_url()
        return url

    def destination(self) -> str:
        """Where the person lands once it is done."""
        return self.instance.get_absolute_url()
