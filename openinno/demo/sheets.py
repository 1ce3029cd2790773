"""The lessons learned of the demonstration: one fixed sheet for each of four POCs."""

from decimal import Decimal

from matching.models import Lesson
from openinno.demo.needs import research, services, students, teaching
from openinno.demo.needs.shape import DemoNeed


def _sheet(need: DemoNeed, title: str, cost: int, days: int, **texts: str) -> Lesson:
    return Lesson(title=title, problem=need.problem, cost=Decimal(cost), days_spent=days, **texts)


def rooms() -> Lesson:
    return _sheet(
        students.ROOMS,
        "Prévenir des changements de salle sans rien ressaisir",
        20000,
        18,
        tried="Deux composantes, six mois, une application reliée au flux de l’emploi du temps.",
        integration="Le flux iCalendar du logiciel d’emploi du temps a suffi.",
        compliance="Hébergement en France ; registre des traitements complété ; reste à faire : le RGAA.",
        results="94 % des étudiants prévenus en moins de cinq minutes ; plus aucune ressaisie.",
        failed="Les vacataires, absents de l’annuaire, n’ont pas été prévenus.",
    )


def exams() -> Lesson:
    return _sheet(
        teaching.EXAMS,
        "Corriger sur écran : la saisie disparaît, la fatigue apparaît",
        18000,
        35,
        tried="Une session d’examens, 1 900 copies de licence 1, quatorze enseignants volontaires.",
        integration="Les notes arrivent dans le logiciel de scolarité par un fichier relu avant l’envoi.",
        compliance="Copies anonymes, effacées au bout d’un an ; l’analyse d’impact a pris trois semaines.",
        results="2 % de notes saisies à la main, pour 5 % au plus ; 17 minutes par copie, pour 12 au plus.",
        failed="Corriger sur un écran de 14 pouces fatigue. Les enseignants ont demandé à revenir au papier ; seule l’addition automatique des"
        " points leur manque.",
    )


def instruments() -> Lesson:
    return _sheet(
        research.INSTRUMENTS,
        "Réserver un appareil à l’heure : les cahiers ont disparu",
        14000,
        11,
        tried="Vingt appareils de deux laboratoires, trois mois, une réservation sur téléphone.",
        integration="L’annuaire de l’école, et rien d’autre.",
        compliance="Aucune donnée personnelle au-delà du nom ; hébergement en France.",
        results="31 % d’heures d’usage de plus, pour 25 % au moins.",
        failed="Les appareils sans prise réseau ne disent pas s’ils sont en panne.",
    )


def diplomas() -> Lesson:
    return _sheet(
        services.DIPLOMAS,
        "Sceller des diplômes : l’archive manquait, pas la technique",
        6500,
        24,
        tried="Une promotion de 400 diplômés, avec un lien de vérification remis à chacun.",
        integration="Il a fallu ressaisir les diplômes d’avant 2009, qui ne sont dans aucun logiciel.",
        compliance="Seule une empreinte est écrite ; le délégué à la protection des données a donné son accord.",
        results="Non mesuré : l’essai s’est arrêté avant sa revue.",
        failed="Un diplôme sur trois demandé par les employeurs date d’avant nos logiciels. Commencer par les archives.",
    )
