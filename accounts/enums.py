"""Words about people and organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    ASKED = "asked", _("on the page that asks again")
    LESSON = "lesson", _("on the page of the lesson")
