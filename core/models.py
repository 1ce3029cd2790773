"""What every app shares: dated rows, the shape of an event, outgoing mails."""

import uuid
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from core.enums import Audience, Trouble, Write

SEARCH_CONFIG = "fr"


class SortKey(Func):
    """`lower(unaccent(text))`: sorts and matches names the same way on every server, whatever its collation."""

    function = "immutable_unaccent"
    template = "%(function)s(lower(%(expressions)s))"
    output_field = models.TextField()


def sort_key_field(source: str) -> Any:
    """A stored column that sorts French names: « Écoles » between « Eau » and « Effort »."""
    return models.GeneratedField(expression=SortKey(F(source)), output_field=models.TextField(), db_persist=True)


class Dated(models.Model):
    """Rows that say when they were made and last changed, and carry a public identifier."""

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True


class Stateful(Dated):
    """Rows with a lifecycle. `status` is moved by `core.states.move` only; `status_at` is the date of the last move."""

    status_at = models.DateTimeField(_("in this state since"), editable=False)

    class Meta:
        abstract = True

    def save_typed(self) -> None:
        """Write what people type and nothing of what moves write: a state that moved in the meantime stays moved."""
        fields = [each for each in self._meta.concrete_fields if each.editable]
        typed = [each.name for each in fields if not (each.is_relation or each.primary_key)]
        self.save(update_fields=[*typed, "updated_at"])


class EventShape(models.Model):
    """One dated line of a thread. Rows are only ever added: a trigger refuses to change or delete them."""

    subject_kind = models.CharField(_("kind of subject"), max_length=20)
    subject_id = models.BigIntegerField(_("number of the subject"))
    verb = models.CharField(_("what happened"), max_length=40)
    source = models.CharField(_("from the state"), max_length=20, blank=True)
    target = models.CharField(_("to the state"), max_length=20, blank=True)
    at = models.DateTimeField(_("date"))
    audience = models.CharField(_("read by"), max_length=10, choices=Audience)
    reader_ids = ArrayField(
        models.BigIntegerField(), default=list, blank=True, verbose_name=_("organisations concerned")
    )
    detail = models.JSONField(_("details"), default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]
        indexes = [
            GinIndex(fields=["reader_ids"], name="%(app_label)s_%(class)s_readers"),
            models.Index(fields=["subject_kind", "subject_id", "target"], name="%(app_label)s_%(class)s_subject"),
        ]


class ListedShape(models.Model):
    """What lists and the search box read of one public row. Triggers of the database write it, nobody else does.

    A facet is `name:value`; one that only some readers may know begins with `~` (see `core.facets`).
    """

    at = models.DateTimeField(_("public since"))
    title = models.TextField(_("title"))
    headwords = models.TextField(_("themes and names"))
    body = models.TextField(_("text"))
    facets = ArrayField(models.TextField(), default=list, verbose_name=_("facets"))
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=SEARCH_CONFIG)
        + SearchVector("headwords", weight="B", config=SEARCH_CONFIG)
        + SearchVector("body", weight="C", config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]
        indexes = [GinIndex(fields=["search", "facets"], name="%(app_label)s_%(class)s_words")]

    def __str__(self) -> str:
        return self.title

    def values_of(self, facet: str) -> list[str]:
        """The values of one facet, those included that only some readers may know."""
        return [value for key in self.facets for name, _, value in [key.lstrip("~").partition(":")] if name == facet]


class StandingCount(models.Model):
    """How many rows of a list carry a facet. Triggers add differences, so that nobody waits for anybody; the count is their sum."""

    table = models.CharField(_("list"), max_length=40)
    key = models.TextField(_("facet"))
    count = models.IntegerField(_("count"))

    class Meta:
        verbose_name = _("standing count")
        verbose_name_plural = _("standing counts")
        indexes = [models.Index(fields=["table", "key"], name="core_standingcount_key")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}: {self.count}"


class Word(models.Model):
    """A word of what is listed, in lower case: what a search is completed and corrected with. Accents aside, by its `key`."""

    table = models.CharField(_("list"), max_length=40)
    word = models.CharField(_("word"), max_length=60)
    key = sort_key_field("word")
    documents = models.IntegerField(_("how many rows have it"), default=1)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [models.UniqueConstraint(fields=["table", "word"], name="core_word_once")]
        indexes = [
            GinIndex(fields=["key"], opclasses=["gin_trgm_ops"], name="core_word_alike"),
            models.Index(fields=["key"], opclasses=["text_pattern_ops"], name="core_word_prefix"),
        ]

    def __str__(self) -> str:
        return self.word


class OutgoingMail(models.Model):
    """A mail to send or sent. Its Message-ID is fixed before the first attempt, so that a repeated one can be recognised."""

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True, editable=False)
    to = models.EmailField(_("addressee"))
    subject = models.CharField(_("subject line"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    created_at = models.DateTimeField(_("created on"))
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    # Not handed to the mail server when its time comes, if the address is dead by then: nobody waits for it.
    is_told = models.BooleanField(_("tells something"), default=False, db_default=False)
    dropped_at = models.DateTimeField(_("not sent to a dead address"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes = [models.Index(fields=["created_at"], condition=Q(sent_at=None), name="core_outgoingmail_unsent")]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class MailTroubleQuerySet(models.QuerySet["MailTrouble"]):
    def of(self, address: str) -> Self:
        return self.filter(address=address.lower())

    def deadly(self) -> Self:
        """Those after which nothing more is told to the address."""
        return self.filter(settled_at=None).exclude(kind=Trouble.SOFT)


class MailTrouble(models.Model):
    """A mail that did not reach its reader, or that they did not want, as the service of mail told us once."""

    address = models.EmailField(_("addressee"))  # in small letters
    kind = models.CharField(_("what happened"), max_length=10, choices=Trouble)
    reference = models.CharField(_("reference"), max_length=160, unique=True, editable=False)
    at = models.DateTimeField(_("date"))
    noted_at = models.DateTimeField(_("noted on"))
    answer = models.TextField(_("answer of the mail server"), blank=True)
    settled_at = models.DateTimeField(_("the address works again since"), null=True)
    mail = models.ForeignKey(
        OutgoingMail, on_delete=models.SET_NULL, null=True, related_name="troubles", verbose_name=_("mail")
    )

    objects: ClassVar[Any] = MailTroubleQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("mail that did not arrive")
        verbose_name_plural = _("mails that did not arrive")
        indexes = [models.Index(fields=["address"], name="core_mailtrouble_address")]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_kind_display()}"


class Change(models.Model):
    """One write to one row, noted by a trigger of the database whoever made it. See docs/history.md.

    `before` and `after` hold the columns that changed; all of them for a row added or deleted. Numbers instead of foreign keys: what
    happened stays written when the row or the person is gone.
    """

    at = models.DateTimeField(_("date"))
    tx = models.BigIntegerField(_("transaction"))
    of = models.CharField(_("table"), max_length=63)
    line = models.CharField(_("row"), max_length=40)
    op = models.CharField(_("kind of write"), max_length=1, choices=Write)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    about = ArrayField(
        models.TextField(), default=list, verbose_name=_("about")
    )  # `table:row`, itself and its subjects
    person = models.BigIntegerField(_("person"), null=True)
    request = models.TextField(_("request"), blank=True)
    door = models.TextField(_("by way of"), blank=True)  # the name of an address, a job or a command
    reason = models.TextField(_("reason"), blank=True)
    role = models.CharField(_("database role"), max_length=63)
    erasing = models.BooleanField(_("erases personal data"), default=False, db_default=False)
    erased = ArrayField(models.TextField(), default=list, db_default=[], verbose_name=_("erased columns"))
    salt = models.UUIDField(_("salt"), default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("write")
        verbose_name_plural = _("writes")
        indexes = [
            GinIndex(fields=["about"], fastupdate=True, name="core_change_about"),
            models.Index(fields=["tx"], name="core_change_tx"),
        ]

    def __str__(self) -> str:
        return f"{self.op} {self.of} {self.line}"


class Seal(models.Model):
    """The link of the chain that holds one write. Positions follow each other without a gap."""

    position = models.BigIntegerField(_("position"), primary_key=True)
    change = models.BigIntegerField(_("write"), unique=True)
    key = models.CharField(_("name of the key"), max_length=16)
    digest = models.CharField(_("digest of the write"), max_length=64)
    chain = models.CharField(_("digest of the chain"), max_length=64)
    at = models.DateTimeField(_("sealed on"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.position}: {self.change}"


class Sealing(models.Model):
    """How far the sealing has come, in one row: see core.history.chain."""

    settled = models.BigIntegerField(_("all is sealed up to"), default=0)
    seen = models.BigIntegerField(_("highest write seen"), default=0)
    seen_tx = models.BigIntegerField(_("next transaction then"), default=0)

    class Meta:
        verbose_name = _("state of the sealing")
        verbose_name_plural = _("state of the sealing")

    def __str__(self) -> str:
        return str(self.settled)
