"""Research and libraries: data, instruments, shelves."""

from openinno.demo.needs.shape import DemoNeed, euros

DATASETS = DemoNeed(
    "vaux",
    "Personne ne sait où sont les données de la thèse soutenue l’an dernier",
    "Les 300 doctorants de l’université rangent leurs mesures sur leur ordinateur, un disque acheté en ligne ou un service étranger. Les"
    " financeurs demandent un plan de gestion, rédigé une fois et oublié.",
    "À la fin d’une thèse, le disque part avec le docteur. Deux équipes ont refait une campagne de mesures de six mois, faute de retrouver la"
    " première.",
    "Un serveur de dépôt. Il accepte les fichiers, mais décrire un jeu de données y prend une journée.",
    "Un doctorant dépose en dix minutes, retrouve dans deux ans, et choisit ce qui devient public.",
    ("recherche", "bibliotheques"),
    ("donnees", "interoperabilite"),
    ("chercheurs", "personnels"),
    300,
    euros(30000, 55000),
    questions=("Comment décrivez-vous un jeu de données sans le faire saisir ?",),
)
INSTRUMENTS = DemoNeed(
    "aure",
    "Nos instruments de mesure se réservent sur un cahier",
    "Quatre laboratoires partagent 60 appareils, du banc d’essai au microscope. Chaque salle a son cahier, et chaque cahier ses abréviations.",
    "Un appareil de 200 000 euros dort trois jours sur cinq, tandis que deux équipes attendent le même. Personne ne sait qui l’a laissé en"
    " panne.",
    "Un calendrier partagé : chacun y réserve la semaine entière, par prudence.",
    "Un chercheur voit ce qui est libre et en état, réserve à l’heure, et apprend tout de suite un changement.",
    ("recherche", "patrimoine-immobilier"),
    ("applications-mobiles", "iot", "interoperabilite"),
    ("chercheurs", "personnels"),
    260,
    euros(10000, 20000),
    open_for=200,
)
INVENTORY = DemoNeed(
    "lagon",
    "Trois kilomètres de rayonnages s’inventorient à la main",
    "Tous les cinq ans, la bibliothèque ferme deux semaines : douze agents vérifient 90 000 volumes, un par un, avec une douchette.",
    "Un livre mal rangé est un livre perdu : 2 000 manquent à chaque inventaire, et la moitié reparaît au suivant.",
    "Des étudiants recrutés pour l’été. Le travail est allé plus vite, les erreurs aussi.",
    "La bibliothèque sait chaque mois ce qui manque, sans fermer.",
    ("bibliotheques",),
    ("robotique", "iot"),
    ("personnels", "etudiants"),
    6000,
    "undisclosed",
    open_for=120,
)
