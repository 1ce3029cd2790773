"""French-looking texts whose words are as unequal as those of a language: a few in nearly every text, most in hardly any."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Text = tuple[str, str, str, str]  # title, situation, problem, outcome

SEED = 20_261_125
AT_A_TIME = 5_000  # texts
LONGEST_TITLE = 140  # characters
WORDS = 150_000
# How often the nth word comes: as 1 / (n + SHIFT) ** EXPONENT, Zipf's law as Mandelbrot mended it.
SHIFT, EXPONENT = 2.7, 1.05
COMMON = """
étudiant université plateforme gestion inscription salle examen enseignant recherche service outil numérique données
formation bibliothèque emploi stage accueil dossier logiciel calendrier campus document annuaire messagerie planning
laboratoire diplôme scolarité budget validation signature formulaire compte accès mobilité logement handicap santé
sport culture réservation matériel énergie bâtiment maintenance sécurité archive thèse publication contrat achat
évaluation compétence orientation alternance entreprise partenaire international langue vidéo captation plagiat
correction copie absence assiduité enquête statistique tableau indicateur qualité accompagnement tutorat réussite
abandon candidature admission rentrée attestation certificat bourse restauration transport parking badge clé
"""
BEGINNINGS = "ba cal dé for gen in lo ma né or pa qui ré sou tra u ver vi cha mon tri pré con pro ter bi dic lu"
ENDINGS = "tion ment eur euse ique age ité able aire oire ence isme elle et"
# Around a word, as often as French has them: none of them is searched.
AROUND = ("{}", "{}", "la {}", "de {}", "pour les {}", "et le {}", "dans une {}", "{},")


def vocabulary() -> list[str]:
    """WORDS different words, the most frequent first: those of the trade, then made ones."""
    random = np.random.default_rng(SEED)
    words = dict.fromkeys(COMMON.split())
    beginnings, endings = BEGINNINGS.split(), ENDINGS.split()
    while len(words) < WORDS:
        parts = [beginnings[index] for index in random.integers(len(beginnings), size=random.integers(1, 4))]
        words["".join([*parts, endings[random.integers(len(endings))]])] = None
    return list(words)


@dataclass(frozen=True, slots=True)
class Lengths:
    """Words that are searched in each part of a text: articles come in addition."""

    title: int = 6
    situation: int = 40
    problem: int = 40
    outcome: int = 14

    @property
    def all(self) -> int:
        return self.title + self.situation + self.problem + self.outcome


SHORT = Lengths(title=6, situation=0, problem=30, outcome=8)


class Writer:
    """Writes texts from words, the frequent ones often; the same ones for the same seed."""

    def __init__(self, words: list[str], weights: NDArray[Any] | None = None, *, seed: int = SEED) -> None:
        if weights is None:
            weights = 1 / (np.arange(len(words)) + SHIFT) ** EXPONENT
        self.random = np.random.default_rng(seed)
        self.reached = np.cumsum(weights) / np.sum(weights)
        self.forms = np.array([form.format(word) for word in words for form in AROUND], dtype=object)

    def write(self, lengths: Lengths) -> Iterator[Text]:
        """As many texts as are asked for."""
        while True:
            yield from self._some(lengths)

    def _some(self, lengths: Lengths) -> Iterator[Text]:
        shape = (AT_A_TIME, lengths.all)
        ranks = np.searchsorted(self.reached, self.random.random(shape))
        forms = self.random.integers(len(AROUND), size=shape)
        ends = np.cumsum([lengths.title, lengths.situation, lengths.problem])
        for said in self.forms[ranks * len(AROUND) + forms]:
            title, situation, problem, outcome = (" ".join(part).capitalize() for part in np.split(said, ends))
            yield title[:LONGEST_TITLE], situation, problem, outcome


def misspelt(word: str, number: int) -> str:
    """With one slip of the fingers: a letter lost, doubled, or changed with the next."""
    at = 1 + number % (len(word) - 2)
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    return slips[number % len(slips)]
