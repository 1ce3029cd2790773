"""Whom a mail to many may be for: words and values that are stored, and the people they stand for on the day they are asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import OrganisationKind, Region
from accounts.models import Membership, Organisation, User
from meetings.enums import EditionStatus
from meetings.models import Attendee, Edition
from startups.enums import StartupStatus
from startups.models import Startup
from taxonomy.models import Theme

Options = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Audience:
    """`people` have an account, closed or not; `unknown` is how many others have none, and cannot be told."""

    label: str
    people: QuerySet[User]
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """`options` are the values among which one chooses, each in words that stand alone; `find` gives the audience of a value, None for one that is not there (any more)."""

    title: str | Promise
    options: Callable[[], Options]
    find: Callable[[str], Audience | None]


def _members(organisations: QuerySet[Organisation]) -> QuerySet[User]:
    inside = Membership.objects.filter(organisation__in=organisations)
    return User.objects.filter(pk__in=inside.values("user"))


def _of_startups(startups: QuerySet[Startup]) -> QuerySet[User]:
    """Of companies that are not suspended."""
    kept = startups.exclude(status=StartupStatus.SUSPENDED).values("organisation")
    return _members(Organisation.objects.filter(pk__in=kept, merged_into=None))


def _establishments(value: str) -> Audience | None:
    return Audience(_("All establishments"), _members(Organisation.objects.establishments()))


def _region(value: str) -> Audience | None:
    if value not in Region:
        return None
    establishments = Organisation.objects.establishments().filter(region=value)
    return Audience(_of_region(Region(value)), _members(establishments))


def _of_region(region: Region) -> str:
    return _("Establishments: %(region)s") % {"region": region.label}


def _regions() -> Options:
    """Those where there is an establishment."""
    there = set(Organisation.objects.establishments().order_by().values_list("region", flat=True).distinct())
    return [(region.value, _of_region(region)) for region in Region if region.value in there]


def _companies(value: str) -> Audience | None:
    return Audience(_("All companies"), _of_startups(Startup.objects.all()))


def _network(value: str) -> Audience | None:
    network = Organisation.objects.networks().filter(slug=value).first()
    if network is None:
        return None
    return Audience(_of_network(network), _of_startups(Startup.objects.filter(networks=network)))


def _of_network(network: Organisation) -> str:
    return _("Companies of %(network)s") % {"network": network.label}


def _networks() -> Options:
    return [(network.slug, _of_network(network)) for network in Organisation.objects.networks().by_name()]


def _theme(value: str) -> Audience | None:
    theme = Theme.objects.filter(slug=value).first()
    if theme is None:
        return None
    return Audience(_of_theme(theme), _of_startups(Startup.objects.filter(themes=theme)))


def _of_theme(theme: Theme) -> str:
    return _("Companies: %(theme)s") % {"theme": theme}


def _themes() -> Options:
    return [(theme.slug, _of_theme(theme)) for theme in Theme.objects.filter(retired=False)]


def _coming(title: str | Promise, label: str | Promise, *kinds: OrganisationKind) -> Kind:
    """Who has a place at an edition, or had one, for organisations of these kinds. `label` names the edition."""

    def options() -> Options:
        announced = Edition.objects.exclude(status=EditionStatus.DRAFT).order_by("-starts_on", "-pk")
        return [(str(edition.uuid), str(label) % {"edition": edition.name}) for edition in announced]

    def find(value: str) -> Audience | None:
        edition = _edition(value)
        if edition is None:
            return None
        attendees = Attendee.objects.coming().filter(registration__edition=edition)
        of_kinds = attendees.filter(registration__organisation__kind__in=kinds)
        return _of_attendees(of_kinds, str(label) % {"edition": edition.name})

    return Kind(title, options, find)


def _edition(value: str) -> Edition | None:
    try:
        uuid = UUID(value)
    except ValueError:
        return None
    found: Edition | None = Edition.objects.exclude(status=EditionStatus.DRAFT).filter(uuid=uuid).first()
    return found


def _of_attendees(attendees: QuerySet[Attendee], label: str) -> Audience:
    """Their accounts: the one named when they were registered, else that of their address."""
    named = attendees.exclude(user=None).values("user")
    addresses = set(attendees.filter(user=None).exclude(last_name="").values_list(Lower("email"), flat=True))
    by_address = User.objects.annotate(small=Lower("email")).filter(small__in=addresses)
    known = {address.lower() for address in by_address.values_list("email", flat=True)}
    people = User.objects.filter(pk__in=named) | User.objects.filter(pk__in=by_address.values("pk"))
    return Audience(label, people, unknown=len(addresses - known))


def _only(label: str | Promise) -> Callable[[], Options]:
    return lambda: [("", str(label))]


ESTABLISHMENT, COMPANY = OrganisationKind.ESTABLISHMENT, OrganisationKind.STARTUP
KINDS: dict[str, Kind] = {
    "establishments": Kind(gettext_lazy("Establishments"), _only(gettext_lazy("All establishments")), _establishments),
    "region": Kind(gettext_lazy("Establishments of a region"), _regions, _region),
    "companies": Kind(gettext_lazy("Companies"), _only(gettext_lazy("All companies")), _companies),
    "network": Kind(gettext_lazy("Companies of a network"), _networks, _network),
    "theme": Kind(gettext_lazy("Companies of a theme"), _themes, _theme),
    "edition": _coming(
        gettext_lazy("Who comes to a Rencontre"), gettext_lazy("Who comes to %(edition)s"), ESTABLISHMENT, COMPANY
    ),
    "edition-establishments": _coming(
        gettext_lazy("Who comes to a Rencontre, for an establishment"),
        gettext_lazy("Establishments that come to %(edition)s"),
        ESTABLISHMENT,
    ),
    "edition-companies": _coming(
        gettext_lazy("Who comes to a Rencontre, for a company"),
        gettext_lazy("Companies that come to %(edition)s"),
        COMPANY,
    ),
}


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All audiences, by kind: what a list to choose from shows. A kind of which there is none is not shown."""
    groups = [(word, str(kind.title), list(kind.options())) for word, kind in KINDS.items()]
    return [
        (title, [(f"{word}:{value}" if value else word, label) for value, label in options])
        for word, title, options in groups
        if options
    ]


def audience_of(key: str) -> Audience | None:
    """None for a key that means nothing, or nothing any more."""
    word, _colon, value = key.partition(":")
    return KINDS[word].find(value) if word in KINDS else None
