"""Needs that are brought to the Rencontres of the demonstration."""

from openinno.demo.needs.shape import DemoNeed, euros

# To the edition that is past.
KEYS = DemoNeed(
    "combes",
    "Cent vingt clés pour un bâtiment, et un cahier pour savoir qui les a",
    "Le gardien prête les clés des salles à 300 personnes. Chaque prêt est une ligne dans un cahier.",
    "Une clé sur dix n’est pas rendue le jour dit ; les serrures perdues coûtent 9 000 € par an.",
    "Un tableur, oublié au bout d’un mois.",
    "Le gardien sait en un geste où est une clé, et la personne reçoit un rappel le soir même.",
    ("vie-des-campus", "patrimoine-immobilier"),
    ("applications-mobiles",),
    ("personnels",),
    300,
    euros(4000, 9000),
)
LEAFLETS = DemoNeed(
    "ville",
    "Les fiches de formation disent trois choses différentes à trois endroits",
    "Quarante fiches sont publiées sur le site, dans la brochure et sur le portail d’orientation.",
    "À chaque rentrée, un tiers des fiches se contredisent : les lycéens appellent, et la scolarité corrige à la main.",
    "Un relecteur par composante, pendant une saison.",
    "Une fiche s’écrit une fois, et chaque canal en reçoit la version à jour.",
    ("formation-pedagogie", "services-numeriques"),
    ("interoperabilite", "ia"),
    ("etudiants", "personnels"),
    2100,
    euros(6000, 15000),
)

# To the edition that is to come.
WAITING_ROOM = DemoNeed(
    "valmont",
    "Deux heures de file d’attente à la scolarité pour une question de deux minutes",
    "En septembre, 400 étudiants par jour viennent au guichet. Un sur deux aurait trouvé sa réponse sur le site.",
    "L’attente dure deux heures ; les cas difficiles, qui demandent une personne, attendent autant que les autres.",
    "Des tickets numérotés, qui ont déplacé la file sans la réduire.",
    "Chacun sait avant de venir s’il doit venir, et à quelle heure.",
    ("scolarite", "services-numeriques"),
    ("chatbot", "applications-mobiles"),
    ("etudiants", "personnels"),
    14200,
    euros(8000, 20000),
)
SUBTITLES = DemoNeed(
    "marais",
    "Six cents heures de cours filmés, et neuf heures sous-titrées",
    "L’université filme ses amphis. Les étudiants sourds ou étrangers demandent des sous-titres, les autres s’en servent aussi.",
    "Sous-titrer une heure en prend six. La liste d’attente est de deux ans.",
    "Un outil automatique, abandonné : les mots de chimie et de droit étaient faux.",
    "Un cours est sous-titré dans la semaine, et un enseignant corrige les mots de sa discipline en dix minutes.",
    ("formation-pedagogie", "sante-accompagnement"),
    ("ia", "accessibilite"),
    ("etudiants", "enseignants"),
    9500,
    euros(15000, 35000),
)
MISSIONS = DemoNeed(
    "lagon",
    "Partir trois jours en colloque demande onze signatures",
    "Deux mille missions par an. Chaque ordre de mission passe par le laboratoire, l’école doctorale et les finances.",
    "Le dossier revient une fois sur trois ; le remboursement arrive quatre mois après.",
    "Un circuit électronique, qui a gardé les onze étapes.",
    "Un agent dépose une demande, voit qui l’a, et part remboursé sous un mois.",
    ("finances-achats", "ressources-humaines"),
    ("interoperabilite", "donnees"),
    ("chercheurs", "personnels"),
    2600,
    euros(20000, 45000),
)
GREENHOUSES = DemoNeed(
    "aure",
    "On arrose les serres du campus à la main, dimanche compris",
    "Trois serres servent aux travaux pratiques. Une technicienne passe chaque jour, et l’été personne ne passe.",
    "Un quart des plants meurt en août ; les travaux de septembre commencent avec trois semaines de retard.",
    "Des minuteries, qui arrosent aussi quand il pleut.",
    "Les serres disent quand elles ont soif, et la technicienne décide de son téléphone.",
    ("recherche", "transition-ecologique"),
    ("iot",),
    ("personnels", "etudiants"),
    180,
    euros(3000, 8000),
)
ALUMNI = DemoNeed(
    "bruyeres",
    "Nous perdons la trace de nos diplômés six mois après leur départ",
    "Chaque année, 2 400 diplômés quittent l’université. Leur adresse étudiante ferme en décembre.",
    "L’enquête d’insertion ne joint que 38 % d’entre eux ; les employeurs demandent des contacts que nous n’avons pas.",
    "Un annuaire en ligne, rempli par 200 personnes.",
    "Un diplômé garde un lien simple avec l’université, choisit ce qu’il partage et répond à l’enquête en trois minutes.",
    ("insertion-professionnelle", "pilotage"),
    ("donnees", "applications-mobiles"),
    ("etudiants", "personnels"),
    2400,
    euros(10000, 24000),
)
SHELVES = DemoNeed(
    "pointe",
    "Quatre mille ouvrages sont rangés, mais pas à leur place",
    "La bibliothèque compte 180 000 volumes en libre accès, remis en rayon par des étudiants.",
    "Un livre mal rangé est un livre perdu : les lecteurs en réclament dix par jour.",
    "Une relecture des rayons chaque été, par dix personnes.",
    "Le rayon signale lui-même ce qui n’est pas à sa place.",
    ("bibliotheques",),
    ("iot", "ia"),
    ("etudiants", "personnels"),
    7800,
    euros(9000, 22000),
)
STAGE_OFFERS = DemoNeed(
    "terrils",
    "Les offres de stage dorment dans quarante boîtes de réception",
    "Chaque responsable de formation reçoit ses offres par courriel, et les transmet quand il y pense.",
    "Une offre sur deux arrive après sa date ; les entreprises ne savent plus à qui écrire.",
    "Une liste de diffusion, que personne ne lit plus.",
    "Une entreprise dépose son offre une fois, et les étudiants concernés la voient le jour même.",
    ("insertion-professionnelle", "scolarite"),
    ("interoperabilite", "ia"),
    ("etudiants", "enseignants"),
    11000,
    euros(7000, 16000),
)
NIGHT_LIGHTS = DemoNeed(
    "vaux",
    "Le campus reste allumé toute la nuit pour cinq personnes",
    "Douze bâtiments, 60 hectares. Les gardiens allument tout à 18 h et éteignent à 7 h.",
    "L’éclairage coûte 110 000 € par an, et les chercheurs qui restent tard demandent à ne pas être dans le noir.",
    "Des détecteurs, qui éteignent au milieu d’une phrase.",
    "La lumière suit les personnes, et chacun peut la demander.",
    ("patrimoine-immobilier", "transition-ecologique"),
    ("iot", "donnees"),
    ("personnels", "chercheurs"),
    900,
    euros(12000, 30000),
)
TO_COME = (WAITING_ROOM, SUBTITLES, MISSIONS, GREENHOUSES, ALUMNI, SHELVES, STAGE_OFFERS, NIGHT_LIGHTS)
