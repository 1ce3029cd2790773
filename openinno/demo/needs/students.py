"""Student life: rooms, places, cards, welcome, support, travel."""

from openinno.demo.needs.shape import DemoNeed, euros

ROOMS = DemoNeed(
    "valmont",
    "Les étudiants apprennent trop tard que leur salle a changé",
    "Chaque semaine, huit gestionnaires de scolarité recopient quelque 300 changements de salle, du logiciel d’emploi du temps vers"
    " l’espace numérique des étudiants. Les jours d’examen, ils commencent à six heures.",
    "Un changement sur dix arrive trop tard : une quarantaine d’étudiants par semaine attendent devant une porte close, et les"
    " enseignants perdent un quart d’heure à les attendre.",
    "Un affichage papier à l’entrée des bâtiments et une liste de diffusion, que personne ne lit plus.",
    "Un étudiant connaît un changement en moins de cinq minutes, et plus personne ne recopie quoi que ce soit.",
    ("scolarite", "vie-des-campus"),
    ("applications-mobiles", "interoperabilite"),
    ("etudiants", "enseignants", "personnels"),
    14000,
    euros(15000, 25000),
    questions=("Comment lisez-vous un emploi du temps sans le ressaisir ?",),
)
QUESTIONS = DemoNeed(
    "estuaire",
    "En septembre, la scolarité répond mille fois aux mêmes questions",
    "De fin août à mi-octobre, douze agents reçoivent 400 appels et 700 courriels par jour : inscriptions, bourses, certificats,"
    " cartes d’étudiant.",
    "Deux questions sur trois ont leur réponse en ligne, mais introuvable. Les étudiants étrangers, eux, n’osent pas appeler.",
    "Une foire aux questions de 140 pages, tenue à jour par une seule personne.",
    "Un étudiant trouve seul la réponse juste à toute heure, dans sa langue, et les agents gardent les cas difficiles.",
    ("services-numeriques", "scolarite", "international"),
    ("chatbot", "ia"),
    ("etudiants", "personnels"),
    21000,
    "unknown",
    hidden=True,
)
SLIDES = DemoNeed(
    "aure",
    "Les supports de cours sont illisibles pour une partie des étudiants",
    "Environ 90 étudiants ont un aménagement pour un handicap. Les enseignants déposent leurs diapositives la veille du cours, sous"
    " toutes les formes.",
    "Les lecteurs d’écran n’en lisent presque rien. Le relais handicap refait à la main une vingtaine de supports par mois, et"
    " arrive trop tard.",
    "Une formation de deux heures, suivie par quinze enseignants sur deux cents.",
    "Un support déposé la veille est lisible par tous le matin du cours, sans travail de plus pour l’enseignant.",
    ("formation-pedagogie", "sante-accompagnement"),
    ("accessibilite", "ia"),
    ("etudiants", "enseignants"),
    90,
    euros(8000, 12000),
)
SEATS = DemoNeed(
    "valmont",
    "Personne ne sait s’il reste une place à la bibliothèque",
    "La bibliothèque centrale a 620 places, et deux annexes à dix minutes à pied. En période d’examens, elle est pleine à neuf heures.",
    "Les étudiants traversent le campus pour rien, tandis que les annexes restent à moitié vides.",
    "Un comptage à vue par les moniteurs, deux fois par jour.",
    "Avant de partir, un étudiant sait où il trouvera une place.",
    ("bibliotheques", "vie-des-campus"),
    ("iot", "applications-mobiles"),
    ("etudiants",),
    12000,
    euros(10000, 18000),
)
WELCOME = DemoNeed(
    "pointe",
    "Un étudiant étranger arrive sans toit, sans compte et sans savoir à qui parler",
    "Chaque été, 900 étudiants venus de 60 pays préparent leur arrivée. Six services leur écrivent : relations internationales, logement,"
    " scolarité, informatique, bibliothèque, santé. Chacun a son formulaire et son calendrier.",
    "Un étudiant reçoit onze courriels en trois semaines, dont deux se contredisent. Un sur cinq arrive sans logement. La moitié n’a pas de"
    " compte informatique le jour de la rentrée.",
    "Un livret d’accueil de 48 pages en deux langues. Il est périmé dès juillet.",
    "Un seul parcours, dans la langue de l’étudiant, qui dit chaque semaine la prochaine chose à faire et prévient le service concerné.",
    ("international", "logement-mobilite"),
    ("applications-mobiles", "chatbot"),
    ("etudiants", "personnels"),
    900,
    euros(12000, 30000),
    questions=(
        "En combien de langues votre service fonctionne-t-il aujourd’hui ?",
        "Comment un service met-il à jour une étape sans vous appeler ?",
    ),
    starts_after=120,
)
DROPOUT = DemoNeed(
    "lagon",
    "On apprend en mars qu’un étudiant a décroché en octobre",
    "En première année, 3 200 étudiants sont suivis par 40 enseignants référents. L’assiduité est notée sur papier, les résultats arrivent en"
    " janvier, les demandes d’aide passent par un autre service.",
    "Quand les trois informations se rejoignent, il est trop tard : un étudiant sur quatre ne se présente plus. Les référents appellent au"
    " hasard.",
    "Un questionnaire en novembre, auquel répondent surtout ceux qui vont bien.",
    "Un référent sait en deux semaines qui appeler, pour quelle raison, et l’étudiant voit tout ce qui est dit de lui.",
    ("pilotage", "sante-accompagnement"),
    ("donnees", "ia"),
    ("etudiants", "enseignants"),
    3200,
    euros(25000, 45000),
    questions=("Quelles données l’étudiant voit-il, et comment les fait-il corriger ?",),
)
BUSES = DemoNeed(
    "vaux",
    "Douze kilomètres séparent la gare du campus, et le dernier bus part à 19 h",
    "Le campus accueille 5 000 personnes par jour. Deux tiers viennent seules en voiture. Le parking déborde à 8 h 30, et les cours du soir"
    " finissent à 20 h.",
    "Les étudiants sans voiture renoncent aux cours du soir. Le covoiturage existe dans trois groupes de discussion qui ne se parlent pas.",
    "Une carte des trajets affichée dans le hall, et une navette supprimée faute de savoir qui la prendrait.",
    "Un étudiant trouve son retour avant d’aller en cours, et l’université sait où placer une navette.",
    ("logement-mobilite", "transition-ecologique"),
    ("applications-mobiles", "donnees"),
    ("etudiants", "personnels"),
    5000,
    euros(8000, 20000),
    open_for=60,
    starts_after=90,
)
CARDS = DemoNeed(
    "terrils",
    "Une carte, trois badges et quatre mots de passe pour une seule journée",
    "Un étudiant présente sa carte au restaurant, un badge à l’atelier, un autre à la bibliothèque, un troisième au parking. Les comptes"
    " informatiques sont créés par un quatrième service.",
    "À la rentrée, 2 000 badges sont distribués à la main. Un départ n’est signalé nulle part : 600 badges d’anciens étudiants ouvrent encore"
    " des portes.",
    "Un lecteur commun, essayé dans un bâtiment. Il ne connaît pas les étudiants en cours d’année.",
    "Une identité par personne, ouverte à son arrivée, fermée le jour de son départ, acceptée par toutes les portes et tous les logiciels.",
    ("services-numeriques", "vie-des-campus"),
    ("interoperabilite", "cybersecurite", "applications-mobiles"),
    ("etudiants", "personnels", "partenaires"),
    11000,
    euros(40000, 80000),
    budget_visible=False,
    questions=("Quelles normes d’échange d’identité savez-vous lire et écrire ?",),
)
LOST = DemoNeed(
    "valmont",
    "Les objets trouvés attendent dans onze bureaux différents",
    "Chaque accueil garde ce qu’on lui apporte : clés, téléphones, cartes, écharpes. Personne n’a la liste des autres.",
    "",
    "",
    "",
    ("vie-des-campus",),
    (),
    (),
    14000,
    "unknown",
)
WELCOME_AGAIN = DemoNeed(
    "aure",
    "Un étudiant venu de l’étranger remplit sept fois le même dossier avant d’arriver",
    "Nous accueillons 400 étudiants étrangers par an, de 35 pays. Logement, scolarité, bibliothèque et informatique leur envoient chacun un"
    " formulaire, dans les six semaines qui précèdent la rentrée.",
    "Un nom mal orthographié une fois l’est quatre fois. Quatre-vingts étudiants arrivent chaque année sans compte informatique, et une"
    " trentaine sans logement.",
    "Un dossier commun dans un espace partagé, abandonné faute de savoir qui le tient à jour.",
    "L’étudiant écrit une seule fois qui il est, dans sa langue, et chaque service reprend ce qui le regarde.",
    ("international", "scolarite"),
    ("interoperabilite", "applications-mobiles"),
    ("etudiants", "personnels"),
    400,
    euros(6000, 12000),
)
WORKROOMS = DemoNeed(
    "vaux",
    "Les places de travail de la bibliothèque sont réservées, et vides",
    "Nos 40 salles de travail en groupe et 300 places de bibliothèque se réservent en ligne, à l’heure. En période d’examens, tout est pris"
    " trois jours à l’avance.",
    "Une place réservée sur trois reste vide, et personne ne le sait : les étudiants cherchent une place au hasard, ou repartent.",
    "Une annulation après quinze minutes sans passage à l’accueil. L’accueil n’a pas le temps.",
    "Un étudiant sait où il reste une place, et une place vide redevient libre.",
    ("bibliotheques", "vie-des-campus"),
    ("iot", "applications-mobiles"),
    ("etudiants",),
    4000,
    euros(8000, 15000),
)
