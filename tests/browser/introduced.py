"""Puts an introduction that both sides accepted into a running demonstration, about an irritant of nobody else's tests."""

from pathlib import Path

from tests.browser.site import told_in

AGENT, FOUNDER = "etablissement@demo.example", "entreprise@demo.example"


def introduce(local: Path) -> str:
    """The path of the introduction between the two sides of the demonstration."""
    return told_in(local, "tests.browser.introduced")


def main() -> str:
    import django

    django.setup()
    from accounts.models import User
    from matching.enums import MatchStatus
    from tests.factories.irritants import IrritantFactory
    from tests.factories.matching import MatchFactory

    agent, founder = User.objects.get(email=AGENT), User.objects.get(email=FOUNDER)
    irritant = IrritantFactory(
        published=True,
        establishment=agent.organisation,
        author=agent,
        title="Les clés des laboratoires se perdent entre deux vacataires",
        situation="Chaque vendredi, deux appariteurs cherchent les clés de six laboratoires avant la fermeture.",
        problem="Une clé sur cinq n’est pas rendue le jour dit, et personne ne sait qui l’a.",
        outcome="À tout moment, on sait qui a quelle clé, sans cahier ni appel.",
        is_demo=True,
    )
    match = MatchFactory(irritant=irritant, startup=founder.organisation.startup, status=MatchStatus.ACCEPTED)
    return match.get_absolute_url()


if __name__ == "__main__":
    print(main())  # noqa: T201
