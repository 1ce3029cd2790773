"""`manage.py opendata`: publish today's open data, as each night. `--dictionary` writes docs/opendata.md from the code instead;
`--check` says whether it is up to date."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from dashboards.datasets import DATASETS, Dataset, dictionary
from dashboards.operations.opendata import SCHEMA, publish

DOCUMENT = settings.BASE_DIR / "docs" / "opendata.md"
HEADER = f"""# Données ouvertes

Écrit par `make dictionary` d’après le code. Schéma {SCHEMA} : le premier nombre change quand une colonne change ou disparaît, le second
quand une colonne s’ajoute.

Chaque nuit, tout ce qu’un visiteur peut lire est publié à `/donnees-ouvertes/`, sous Licence Ouverte 2.0 : mentionnez « openinno », l’adresse
du site et la date de la version. Sont gardées les versions des trente derniers jours et la première de chaque mois. `/donnees-ouvertes/derniere/`
mène toujours à la plus récente ; son `manifest.json` donne la version, le schéma, l’attribution et, pour chaque fichier, le nombre de lignes, la taille et
l’empreinte SHA-256. `"demonstration": true` dit que les données sont fictives ; chaque ligne d’irritant, d’entreprise, de POC ou de retour d’expérience le dit aussi.

Deux formats, les mêmes lignes dans le même ordre : JSON Lines (`.jsonl`, un objet par ligne) et CSV (UTF-8, virgules, une ligne d’en-tête). Dates ISO 8601, montants
en euros. Dans le CSV, plusieurs valeurs sont séparées par ` | `, et une apostrophe précède les textes qu’un tableur prendrait pour une formule : ceux qui commencent
par `=`, `+`, `-`, `@`, une tabulation ou un retour à la ligne. Le JSON Lines les donne tels quels.

Aucune donnée n’y nomme une personne : ni auteur, ni contact, ni décideur. Les textes libres sont ceux des pages publiques, relus avant publication.
« Peut être masqué » : vide quand l’établissement l’a demandé.
"""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dictionary", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, dictionary: bool, check: bool, **options: Any) -> None:
        if check:
            if not DOCUMENT.exists() or DOCUMENT.read_text() != document():
                raise CommandError("docs/opendata.md is not what the code says: run make dictionary")
        elif dictionary:
            DOCUMENT.write_text(document())
        else:
            version = publish(at=timezone.now())
            self.stdout.write(
                f"{version.name}: {sum(each['rows'] for each in version.manifest['files'])} rows written."
            )


def document() -> str:
    """The whole page."""
    with override("fr"):
        return "\n".join([HEADER, *map(section, DATASETS)])


def section(dataset: Dataset) -> str:
    """The columns of one table."""
    rows = [
        f"| `{column['name']}` | {column['type']} | {column['label_fr']} | {column['label_en']} | {_values(column)} |"
        for column in dictionary(dataset)
    ]
    return "\n".join(
        [
            f"## {dataset.sheet.title} (`{dataset.sheet.name}`)\n",
            f"{dataset.about}\n",
            "| colonne | type | sens | meaning | valeurs |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _values(column: dict[str, Any]) -> str:
    codes = ", ".join(f"`{code}` {word}" for code, word in column["codes"])
    if column["in_words"]:
        codes = "codes du fichier `words`"
    return f"{codes} (peut être masqué)".strip() if column["may_be_hidden"] else codes
