"""What the demonstration says of an organisation and of a company."""

from dataclasses import dataclass

from stdnum import luhn

DOMAIN = "example"  # reserved: no mail and no link of the demonstration leads to anybody


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    key: str
    name: str
    short_name: str
    kind: str
    region: str
    contact: str  # the manager: first name, last name
    city: str = ""
    students: int | None = None


@dataclass(frozen=True, slots=True)
class DemoReference:
    client: str
    year: int
    result: str
    public: bool = True


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """`registered` is the day of its registration, counted back from the loading. A claim is "checked" or "declared" by its topic."""

    key: str
    name: str
    kind: str
    contact: str
    networks: tuple[str, ...]
    themes: tuple[str, ...]
    technologies: tuple[str, ...]
    pitch: str
    description: str
    offers: str = ""
    city: str = "Montpellier"
    region: str = "76"
    regions: tuple[str, ...] = ()
    references: tuple[DemoReference, ...] = ()
    checked: tuple[tuple[str, str], ...] = ()
    declared: tuple[tuple[str, str], ...] = ()
    team: int | None = None
    founded: int | None = None
    registered: int = 350


def fictional_siren(number: int) -> str:
    """A number that is well formed and that no company has: none begins with 000."""
    digits = f"000{number:05d}"
    return digits + str(luhn.calc_check_digit(digits))
