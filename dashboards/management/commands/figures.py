"""`manage.py figures`: count the figures now, as every ten minutes. `--definitions` writes docs/figures.md from the code instead;
`--check` says whether it is up to date."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from dashboards.figures.definitions import DEFINITIONS, Part
from dashboards.figures.shapes import FEWEST_ORGANISATIONS, FEWEST_PUBLISHED, LARGEST_SHARE, Step
from dashboards.operations.figures import recount

DOCUMENT = settings.BASE_DIR / "docs" / "figures.md"
HEADER = """# Les chiffres, et ce qu’ils comptent

Écrit par `make definitions` d’après le code.

Les pages `/impact/` (publique), `/mon-espace/chiffres/` (l’Amue, un réseau pour ses entreprises, un établissement pour ses besoins) et
l’accueil lisent les mêmes chiffres. Rien n’y est saisi : tout se compte d’après les événements des fils et les lignes de la base.

- **Comptés à l’avance.** Toutes les dix minutes, une tâche relit les événements dans deux vues matérialisées (`matching_journey` : le parcours de
  chaque besoin ; `matching_timedanswer` : chaque réponse et son délai), puis garde dans `matching_kept` les chiffres du public, de l’Amue et de
  chaque réseau, pour l’ensemble et par saison. La page dit de quand ils datent ; l’Amue peut les recompter. Ceux d’un établissement se
  comptent à la demande dans les mêmes vues.
- **Chaque nombre mène à ses lignes**, lues dans la même vue. Un irritant retiré entre-temps y figure sans son titre pour le public.
- **Portée.** Le public : les irritants publics aujourd’hui. L’Amue : tous ceux qui ont été publiés, archivés compris. Un réseau : les besoins envoyés
  à ses entreprises, et ce qui s’est passé par elles. Un établissement : les siens.
- **Cohorte.** `dashboards/figures/cohorts.py` dit quelles lignes vont ensemble : une saison, ou une édition des Rencontres (les besoins qui y furent inscrits).
"""
UNPUBLISHED = """## Ce qui n’est pas publié

Un délai n’est public qu’à partir de {values} valeurs d’au moins {places} organisations ; une somme, si au moins {places} établissements la partagent et si aucun n’en
représente plus de {share} % (règle du secret statistique de l’Insee pour les entreprises). Les montants ne sont publiés que pour l’ensemble des saisons :
d’après des sommes par saison, on retrouverait ce qui manque. Les lignes des réponses et des financements ne sont pas publiques.
"""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--definitions", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, definitions: bool, check: bool, **options: Any) -> None:
        if check:
            if not DOCUMENT.exists() or DOCUMENT.read_text() != document():
                raise CommandError("docs/figures.md is not what the code says: run make definitions")
        elif definitions:
            DOCUMENT.write_text(document())
        else:
            self.stdout.write(f"{recount(at=timezone.now())} sets of figures kept.")


def document() -> str:
    """The whole page."""
    secret = UNPUBLISHED.format(values=FEWEST_PUBLISHED, places=FEWEST_ORGANISATIONS, share=int(LARGEST_SHARE * 100))
    with override("fr"):
        steps = "\n".join(f"{number}. {step.label}" for number, step in enumerate(Step, 1))
        parts = [
            f"## {part.label} (`{part.value}.csv`)\n\n{DEFINITIONS[part].meaning}\n\n*{DEFINITIONS[part].source}*\n"
            for part in Part
        ]
        return "\n".join([HEADER, f"## Les étapes\n\n{steps}\n", *parts, secret])
