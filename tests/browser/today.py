"""Puts a day of the Rencontres into a running demonstration: what its story tells is never today."""

from datetime import timedelta
from pathlib import Path

from tests.browser.site import told_in

AGENT, FOUNDER = "etablissement@demo.example", "entreprise@demo.example"
TITLE = "Les rendez-vous d’orientation se prennent par téléphone"


def play_today(local: Path) -> str:
    """The word in the address of an edition of today, with one meeting that is over between the two sides of the demonstration,
    an earlier one of the company, and one that goes on."""
    return told_in(local, "tests.browser.today")


def main() -> str:
    import django

    django.setup()
    from django.utils import timezone

    from accounts.models import User
    from matching.enums import MatchStatus
    from tests.factories.irritants import IrritantFactory
    from tests.factories.matching import MatchFactory
    from tests.meetings.days import comes, edition_of_today, meeting_at

    agent, founder = User.objects.get(email=AGENT), User.objects.get(email=FOUNDER)
    edition = edition_of_today(slug="rencontres-aujourd-hui", name="Rencontres d’aujourd’hui", is_demo=True)
    irritant = IrritantFactory(
        published=True, establishment=agent.organisation, author=agent, title=TITLE, is_demo=True
    )
    match = MatchFactory(irritant=irritant, startup=founder.organisation.startup, status=MatchStatus.ACCEPTED)
    now = timezone.now()
    meeting_at(edition, now - timedelta(minutes=30), match=match)
    for minutes in (60, 5):
        other = MatchFactory(status=MatchStatus.ACCEPTED, startup=founder.organisation.startup)
        meeting_at(edition, now - timedelta(minutes=minutes), match=other)
    for person in (agent, founder):
        comes(edition, person)
    return edition.slug


if __name__ == "__main__":
    print(main())  # noqa: T201
