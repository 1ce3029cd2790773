"""The POCs of the demonstration: one question each, one to three criteria, who decides, until when and for how much."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured; `at_most` when success is below the threshold."""

    label: str
    threshold: str
    unit: str
    at_most: bool = False

    @property
    def sense(self) -> str:
        return "at_most" if self.at_most else "at_least"


@dataclass(frozen=True, slots=True)
class Trial:
    """`ends` is the day it ends, counted back from the loading (negative in the future); `budget` is in euros."""

    title: str
    question: str
    decision_owner: str
    ends: int
    budget: int
    criteria: tuple[Measured, ...]
    observers: tuple[str, ...] = ()


ROOMS = Trial(
    "Prévenir des changements de salle",
    "Les étudiants sont-ils prévenus en moins de cinq minutes, sans ressaisie ?",
    "La vice-présidence chargée du numérique",
    100,
    20000,
    (
        Measured("Étudiants prévenus en moins de cinq minutes", "90", "%"),
        Measured("Ressaisies par semaine", "10", "saisies", at_most=True),
    ),
    ("estuaire",),
)
HEATING = Trial(
    "Chauffer selon l’occupation",
    "Peut-on baisser la facture d’un bâtiment sans inconfort ?",
    "La direction du patrimoine",
    12,
    35000,
    (
        Measured("Baisse de la consommation", "15", "%"),
        Measured("Plaintes pour le froid, par semaine", "3", "plaintes", at_most=True),
    ),
    ("terrils", "vaux"),
)
INTERNSHIPS = Trial(
    "Signer une convention de stage en cinq jours",
    "Les cinq signataires signent-ils en cinq jours, entreprise comprise ?",
    "",
    -120,
    24000,
    (Measured("Conventions signées en cinq jours", "80", "%"),),
)
EXAMS = Trial(
    "Corriger sur écran les copies de licence 1",
    "La correction sur écran supprime-t-elle la saisie des notes sans rallonger la correction ?",
    "La vice-présidence chargée de la formation",
    90,
    18000,
    (
        Measured("Notes saisies à la main", "5", "%", at_most=True),
        Measured("Temps de correction d’une copie", "12", "minutes", at_most=True),
    ),
    ("valmont",),
)
DATASETS = Trial(
    "Déposer un jeu de données en dix minutes",
    "Un doctorant dépose-t-il ses mesures en dix minutes, assez bien décrites pour être retrouvées ?",
    "La vice-présidence chargée de la recherche",
    -200,
    42000,
    (
        Measured("Durée d’un dépôt", "10", "minutes", at_most=True),
        Measured("Jeux de données retrouvés par une autre équipe", "70", "%"),
        Measured("Doctorants qui déposent chaque mois", "40", "doctorants"),
    ),
    ("aure", "lagon"),
)
DROPOUT = Trial(
    "Appeler à temps les étudiants qui décrochent",
    "Les référents appellent-ils les bons étudiants deux mois plus tôt qu’aujourd’hui ?",
    "La direction des études",
    5,
    30000,
    (
        Measured("Étudiants appelés avant décembre", "75", "%"),
        Measured("Étudiants opposés au suivi", "5", "%", at_most=True),
    ),
)
INSTRUMENTS = Trial(
    "Réserver un appareil à l’heure",
    "Les appareils partagés servent-ils davantage quand on les réserve à l’heure ?",
    "La direction de la recherche",
    48,
    14000,
    (Measured("Heures d’usage des appareils", "25", "% de plus"),),
    ("vaux",),
)
DIPLOMAS = Trial(
    "Prouver un diplôme en une minute",
    "Un employeur vérifie-t-il seul un diplôme, sans nous écrire ?",
    "La direction des études et de la scolarité",
    20,
    22000,
    (Measured("Vérifications faites sans courriel", "60", "%"),),
    ("combes",),
)
CLEANING = Trial(
    "Nettoyer les salles qui ont servi",
    "Peut-on nettoyer selon l’usage sans qu’une salle sale attende un cours ?",
    "La direction du patrimoine",
    -150,
    64000,
    (
        Measured("Passages dans des salles vides", "10", "%", at_most=True),
        Measured("Cours commencés dans une salle sale", "2", "par mois", at_most=True),
    ),
)
