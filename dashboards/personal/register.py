"""The register of what is kept about people (GDPR, article 30): which data, why, how long, and what becomes of them when an account ends.

The data are read from the models. A model that names a person and is in no treatment fails the tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.db.models import EmailField, Field, FileField, ForeignKey, Model
from django.utils.functional import Promise
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from irritants.enums import FILES_KEPT_FOR, FILES_NOTICE, IrritantStatus

# A field of one of these names says who somebody is, whatever it belongs to.
NAMING = {"first_name", "last_name", "contact", "decision_owner", "phone"}
# What only machines need of a row: neither shown in the register nor copied.
INTERNAL = {
    *("id", "uuid", "key", "sort_key", "reader_ids", "message_id", "attempts", "last_error", "headers", "html"),
    *(
        "password",
        "digest",
        "hint",
        "data",
        "mail_path",
        "session_key",
        "extra_data",
    ),  # secrets, and addresses that answer for their reader
}


@dataclass(frozen=True)
class Treatment:
    """`models` name a person, by a key or by their name. `is_own` says that the rows are the person's, and copied whole to them;
    else they are what the person did for an organisation, to which the texts belong."""

    word: str
    title: str | Promise
    why: str | Promise
    basis: str | Promise
    until: str | Promise
    at_end: str | Promise
    models: tuple[str, ...]
    is_own: bool = False


PUBLIC_TASK = _("Task in the public interest: GDPR, article 6(1)(e)")
CONSENT = _("Consent, taken back at any time: GDPR, article 6(1)(a)")
LEGITIMATE = _("Legitimate interest in a safe service: GDPR, article 6(1)(f)")

TREATMENTS = (
    Treatment(
        "account",
        _("Account and sign-in"),
        _("To know who signs in, and to write to them."),
        PUBLIC_TASK,
        _("As long as the account is used; two years after the last sign-in, with a message a month before."),
        _("Names, addresses and ways to sign in are erased at once."),
        (
            "accounts.User",
            "account.EmailAddress",
            "mfa.Authenticator",
            "socialaccount.SocialAccount",
            "usersessions.UserSession",
            "accounts.ApiToken",
            "accounts.User_groups",
            "accounts.User_user_permissions",
        ),
        is_own=True,
    ),
    Treatment(
        "membership",
        _("Belonging to organisations"),
        _("To know for whom a person acts, and who decided it."),
        PUBLIC_TASK,
        _("As long as the person belongs to it; invitations and requests, one year after they are closed."),
        _("Deleted at once; the address of an invitation is erased."),
        ("accounts.Membership", "accounts.JoinRequest", "accounts.Invitation", "accounts.Handover"),
        is_own=True,
    ),
    Treatment(
        "consents",
        _("What people agreed to"),
        _("To show to what a person agreed, in which words and when."),
        _("Proof of consent: GDPR, article 7(1); terms of use: article 6(1)(b)"),
        _("As long as the account; what was taken back stays with both dates."),
        _("Deleted at once."),
        ("accounts.Consent",),
        is_own=True,
    ),
    Treatment(
        "told",
        _("Notifications and mails"),
        _("To tell people what happens to what concerns them, once."),
        PUBLIC_TASK,
        _("Notifications, two years; mails, 180 days after they left."),
        _("Deleted at once."),
        ("accounts.Notification", "core.OutgoingMail", "core.MailTrouble", "accounts.CircularRecipient"),
        is_own=True,
    ),
    Treatment(
        "circulars",
        _("Mails to many"),
        _("To know who wrote to many people, who let it leave or held it back, and when."),
        PUBLIC_TASK,
        _("The text and who wrote it, as long as the site; whom it went to, 180 days."),
        _("Kept without a name."),
        ("accounts.Circular", "accounts.CircularEvent"),
    ),
    Treatment(
        "own",
        _("Texts begun, alerts, files prepared"),
        _("To find again what one began, follows or asked for."),
        CONSENT,
        _("Texts begun, 90 days; files, one day; alerts, until they are removed."),
        _("Deleted at once."),
        ("accounts.Draft", "accounts.Alert", "accounts.Export", "accounts.Subscriber"),
        is_own=True,
    ),
    Treatment(
        "thread",
        _("Irritants, introductions and their thread"),
        _("To show what was done about an irritant, when and by whom."),
        PUBLIC_TASK,
        _("As long as the irritant is published or followed."),
        _("Kept without a name."),
        (
            "irritants.Irritant",
            "irritants.Event",
            "irritants.CoSignature",
            "irritants.Attachment",
            "irritants.Merge",
            "matching.Question",
            "matching.Answer",
            "matching.Decision",
            "matching.Reminder",
            "startups.StartupEvent",
            "startups.Claim",
        ),
    ),
    Treatment(
        "pocs",
        _("POCs, funding and lessons"),
        _("To follow experiments, account for public money and share what was learned."),
        PUBLIC_TASK,
        _("As long as the lesson is read; papers of funding, as long as the law asks of accounts."),
        _("Kept without a name; who was to be called is erased."),
        (
            "matching.Poc",
            "matching.PocNote",
            "matching.PocDocument",
            "matching.Measure",
            "matching.Milestone",
            "matching.FundingPaper",
            "matching.FundingDocument",
            "matching.FundingPlan",
            "matching.Payment",
            "matching.Annotation",
            "matching.LessonReminder",
            "matching.Reuse",
            "matching.Clearance",
            "matching.NewsAsked",
        ),
    ),
    Treatment(
        "contacts",
        _("People to call about a lesson"),
        _("To let another establishment ask who has done it."),
        CONSENT,
        _("Until the person takes it back."),
        _("Erased at once."),
        ("matching.Lesson",),
    ),
    Treatment(
        "attendees",
        _("Coming to the Rencontres"),
        _("To give places, agendas and badges, and to know who came."),
        PUBLIC_TASK,
        _("Names, three years after the edition; dietary and access needs, 30 days."),
        _("The person comes no more to what is ahead; the names of what is over are erased."),
        ("meetings.Attendee",),
        is_own=True,
    ),
    Treatment(
        "rencontres",
        _("Preparing the Rencontres and their outcome"),
        _("To know who registered an organisation, wrote a debrief or promised something."),
        PUBLIC_TASK,
        _("As long as the outcome of the edition is followed."),
        _("Kept without a name."),
        (
            "meetings.Registration",
            "meetings.Entry",
            "meetings.EditionEvent",
            "meetings.Run",
            "meetings.AgendaVersion",
            "meetings.GridStep",
            "meetings.Wall",
            "meetings.Debrief",
            "meetings.Promise",
        ),
    ),
    Treatment(
        "seen",
        _("Administrators who looked at the site as somebody else"),
        _("To help a person with what they see, and to show them who looked, when and why."),
        LEGITIMATE,
        _("Two years."),
        _("Kept without a name; the reason is erased."),
        ("accounts.Seeing",),
        is_own=True,
    ),
    Treatment(
        "safety",
        _("Safety and administration"),
        _("To know who changed a setting, and to answer reports of abuse."),
        LEGITIMATE,
        _("As long as what was changed is in use."),
        _("Kept without a name."),
        ("accounts.Report", "accounts.Webhook", "accounts.LegalVersion", "matching.Application", "admin.LogEntry"),
    ),
)


@dataclass(frozen=True)
class Kept:
    """How long the files of one column stay. `field` is its address: app, model and column."""

    field: str
    title: str | Promise
    until: str | Promise


def _days(kept_for: timedelta) -> str:
    return str(kept_for.days)


# Files are of organisations, and name people as often as texts do. Each column of files of the site is here, or the tests fail.
FILES = (
    Kept(
        "irritants.Attachment.file",
        _("Attachments of irritants"),
        format_lazy(
            _(
                "As long as the irritant is followed; beside a draft, {draft} days after it was last written; beside an irritant that was not "
                "published, {rejected} days; beside one that was archived, {archived} days. Its author is told {notice} days before, and the "
                "thread says how many went."
            ),
            draft=_days(FILES_KEPT_FOR[IrritantStatus.DRAFT]),
            rejected=_days(FILES_KEPT_FOR[IrritantStatus.REJECTED]),
            archived=_days(FILES_KEPT_FOR[IrritantStatus.ARCHIVED]),
            notice=_days(FILES_NOTICE),
        ),
    ),
    Kept(
        "matching.PocDocument.file",
        _("Documents of POCs, with their earlier versions"),
        _("As long as the POC: they are its record, and what others reuse."),
    ),
    Kept(
        "matching.FundingPaper.file", _("Papers of applications for funding"), _("As long as the law asks of accounts.")
    ),
    Kept(
        "matching.FundingDocument.file",
        _("Letters and agreements of funding"),
        _("As long as the law asks of accounts."),
    ),
    Kept("startups.Startup.logo", _("Logos of companies"), _("Until the company replaces it.")),
    Kept("startups.Startup.deck", _("Presentations of companies"), _("Until the company replaces it.")),
    Kept(
        "startups.Claim.document", _("Proofs of what companies state"), _("As long as the statement is on their page.")
    ),
    Kept("accounts.Export.file", _("Files prepared on request"), _("One day.")),
)


def file_columns() -> Iterator[str]:
    """Every column of files of the site."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                yield f"{model._meta.label}.{field.name}"


def says_who(field: Field) -> bool:
    """Whether this column tells who a person is."""
    is_person = isinstance(field, ForeignKey) and field.related_model is User
    return is_person or isinstance(field, EmailField) or field.name in NAMING


def naming_models() -> Iterator[type[Model]]:
    """Every model of the site with a column that tells who a person is."""
    for model in apps.get_models(include_auto_created=True):
        if any(says_who(field) for field in model._meta.concrete_fields):
            yield model


def kept_of(treatment: Treatment) -> list[tuple[str, list[str]]]:
    """For each model of a treatment, its name and those of the columns that are kept about a person: all of them where the rows are
    the person's, else those that say who it was."""
    rows = []
    for label in treatment.models:
        model = apps.get_model(label)
        columns = [
            capfirst(str(field.verbose_name))
            for field in model._meta.concrete_fields
            if field.name not in INTERNAL and (treatment.is_own or says_who(field))
        ]
        rows.append((capfirst(str(model._meta.verbose_name)), columns))
    return rows
