"""Words about people and organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import MoveTable, arrow


class OrganisationKind(models.TextChoices):
    """A role is never a flag on a person: it follows from the kind of the organisation they act for."""

    ESTABLISHMENT = "establishment", _("Establishment")
    STARTUP = "startup", _("Company")
    NETWORK = "network", _("Network")
    AGENCY = "agency", _("Agency")


class MembershipRole(models.TextChoices):
    MEMBER = "member", _("Member")
    MANAGER = "manager", _("Manager")


class IdentityProvider(models.TextChoices):
    """Who else may say who somebody is. The values are the names by which django-allauth knows them."""

    PROCONNECT = "proconnect", "ProConnect"
    SAML = "saml", "Fédération Éducation-Recherche"


class MailFrequency(models.TextChoices):
    """How often somebody is written to. `none`: what happens is told on the site only."""

    IMMEDIATE = "immediate", _("As it happens")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NONE = "none", _("On the site only")


class Family(models.TextChoices):
    """What a notification is about, in the order in which people read them."""

    ANSWER = "answer", _("Your answer is awaited")
    NEWS = "news", _("Irritants, introductions and POCs")
    MEETINGS = "meetings", _("Rencontres")
    AGENCY = "agency", _("Information from the Amue")
    ORGANISATION = "organisation", _("Your organisation")
    CURATION = "curation", _("Work of the agency")
    ACCOUNT = "account", _("Your account and what you asked for")


# What concerns the account is always mailed at once.
CHOSEN_FAMILIES: tuple[Family, ...] = tuple(each for each in Family if each != Family.ACCOUNT)


class TimeZone(models.TextChoices):
    """Where French establishments are."""

    PARIS = "Europe/Paris", _("Paris")
    GUADELOUPE = "America/Guadeloupe", "Guadeloupe"
    MARTINIQUE = "America/Martinique", "Martinique"
    GUYANE = "America/Cayenne", "Guyane"
    REUNION = "Indian/Reunion", "La Réunion"
    MAYOTTE = "Indian/Mayotte", "Mayotte"
    MIQUELON = "America/Miquelon", "Saint-Pierre-et-Miquelon"
    NOUMEA = "Pacific/Noumea", "Nouvelle-Calédonie"
    TAHITI = "Pacific/Tahiti", "Polynésie française (Tahiti)"
    WALLIS = "Pacific/Wallis", "Wallis-et-Futuna"


class AlertFrequency(models.TextChoices):
    """How often somebody hears of what they follow. `none`: kept, without mail."""

    NONE = "none", _("Without mail")
    IMMEDIATE = "immediate", _("As it happens")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")


class Region(models.TextChoices):
    """The regions of France by their official code (INSEE, Code officiel géographique)."""

    GUADELOUPE = "01", "Guadeloupe"
    MARTINIQUE = "02", "Martinique"
    GUYANE = "03", "Guyane"
    REUNION = "04", "La Réunion"
    MAYOTTE = "06", "Mayotte"
    ILE_DE_FRANCE = "11", "Île-de-France"
    CENTRE_VAL_DE_LOIRE = "24", "Centre-Val de Loire"
    BOURGOGNE_FRANCHE_COMTE = "27", "Bourgogne-Franche-Comté"
    NORMANDIE = "28", "Normandie"
    HAUTS_DE_FRANCE = "32", "Hauts-de-France"
    GRAND_EST = "44", "Grand Est"
    PAYS_DE_LA_LOIRE = "52", "Pays de la Loire"
    BRETAGNE = "53", "Bretagne"
    NOUVELLE_AQUITAINE = "75", "Nouvelle-Aquitaine"
    OCCITANIE = "76", "Occitanie"
    AUVERGNE_RHONE_ALPES = "84", "Auvergne-Rhône-Alpes"
    PROVENCE_ALPES_COTE_AZUR = "93", "Provence-Alpes-Côte d’Azur"
    CORSE = "94", "Corse"
    OUTRE_MER = "98", "Collectivités d’outre-mer"


class TokenScope(models.TextChoices):
    """What the token of a program may do, of all that its person may."""

    READ = "read", _("Read what you may read")
    WRITE_IRRITANTS = "write:irritants", _("Draft, correct, submit and join irritants")
    WRITE_INTRODUCTIONS = "write:introductions", _("Answer introductions")
    WRITE_POCS = "write:pocs", _("Write the milestones of POCs")


class ReportGround(models.TextChoices):
    """Why somebody reports what others wrote."""

    OFFENSIVE = "offensive", _("Insulting, hateful or unlawful")
    PERSONAL = "personal", _("It gives away personal or confidential data")
    FALSE = "false", _("False or misleading")
    ADVERTISING = "advertising", _("Advertising, or off the subject")
    OTHER = "other", _("Something else")


class WebhookEvent(models.TextChoices):
    """What a webhook may be told. The names are those that receivers read: they never change."""

    IRRITANT_PUBLISHED = "irritant.published", _("An irritant is published")
    INTRODUCTION_SENT = "introduction.sent", _("An introduction is sent to a company")
    POC_DECIDED = "poc.decided", _("A POC is scaled up, extended or stopped")
    FUNDING_GRANTED = "funding.granted", _("Funding is granted to a POC")
    PING = "test.ping", _("Test")


# A test is asked for by a person, never subscribed to.
SUBSCRIBED_EVENTS = tuple(event for event in WebhookEvent if event != WebhookEvent.PING)


class WebhookEnd(models.TextChoices):
    """Why a webhook was switched off by itself."""

    FAILING = "failing", _("Nothing was delivered for three days.")
    GONE = "gone", _("The address answered that it is no longer used (410).")


class WebhookState(models.TextChoices):
    """As a page says it."""

    ON = "on", _("On")
    PAUSED = "paused", _("Paused")
    OFF = "off", _("Switched off")


class DeliveryState(models.TextChoices):
    """As the log says it."""

    DUE = "due", _("To be sent")
    RETRIED = "retried", _("To be tried again")
    DELIVERED = "delivered", _("Delivered")
    GIVEN_UP = "given_up", _("Given up")


class CircularStatus(models.TextChoices):
    """Where a mail to many stands. It waits for a human twice: to be sent, and while it can still be held back."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("About to leave")
    LEAVING = "leaving", _("Leaving")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Given up")


class CircularVerb(models.TextChoices):
    """What is done to a mail to many; the labels are those of the buttons. It leaves and has left by itself."""

    SEND = "send", _("Send to all of them")
    HOLD = "hold", _("Hold it back")
    LEAVE = "leave", _("Begin to leave")
    FINISH = "finish", _("Have left")
    DROP = "drop", _("Give it up")
    RESUME = "resume", _("Take it up again")


class CircularFact(models.TextChoices):
    """What happens to a mail to many beside its state."""

    WRITE = "write", _("Write")
    CHANGE = "change", _("Change the text")
    TEST = "test", _("Send a test to oneself")


C, V = CircularStatus, CircularVerb
CIRCULAR_MOVES: MoveTable = {
    V.SEND: arrow(C.DRAFT, to=C.WAITING),
    V.HOLD: arrow(C.WAITING, to=C.DRAFT),
    V.LEAVE: arrow(C.WAITING, to=C.LEAVING),
    V.FINISH: arrow(C.LEAVING, to=C.SENT),
    V.DROP: arrow(C.DRAFT, to=C.DROPPED),
    V.RESUME: arrow(C.DROPPED, to=C.DRAFT),
}


class LeftOut(models.TextChoices):
    """Why somebody of an audience is sent no mail. But for the last two, they read it on the site all the same."""

    DEAD = "dead", _("their address no longer receives")
    STOPPED = "stopped", _("they want no mail of this kind")
    INACTIVE = "inactive", _("their account is closed")
    UNKNOWN = "unknown", _("they have no account here")


class Outcome(models.TextChoices):
    """What has become of a mail to many for one person."""

    WAITING = "waiting", _("to be sent, at the hour each one chose")
    SENT = "sent", _("sent by mail")
    SITE = "site", _("on the site only")
    BOUNCED = "bounced", _("did not arrive")
    SKIPPED = "skipped", _("left out")


class LegalPage(models.TextChoices):
    """The pages whose text administrators write on the site. Their values are also the names of their addresses."""

    LEGAL = "legal", _("Legal notice")
    PERSONAL_DATA = "personal_data", _("Personal data")
    TERMS = "terms", _("Terms of use")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")
    CONTACT = "contact", _("Contact")


class ConsentTo(models.TextChoices):
    """What people agree to, themselves."""

    TERMS = "terms", _("Terms of use")
    CONTACT = "contact", _("Being called about a lesson learned")


class ConsentDoor(models.TextChoices):
    """Where they were asked."""

    SIGN_UP = "sign_up", _("when the account was opened")
    ASKED = "asked", _("on the page that asks for it")
    LESSON = "lesson", _("on the page of the lesson")
