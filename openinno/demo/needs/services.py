"""What makes a university run: energy, money, people, security, figures, diplomas."""

from openinno.demo.needs.shape import DemoNeed, euros

HEATING = DemoNeed(
    "bruyeres",
    "Nous chauffons des amphithéâtres vides",
    "Le campus compte 42 bâtiments, dont la moitié date des années 1970. Le chauffage est réglé par bâtiment, une fois par saison,"
    " par deux techniciens du service du patrimoine.",
    "Les amphithéâtres sont chauffés le vendredi soir et le week-end. La facture a doublé en trois ans, et les bureaux du nord"
    " restent froids.",
    "Des thermomètres enregistreurs posés à la main dans vingt salles : les relevés dorment dans un tableur.",
    "Le service du patrimoine voit chaque lundi ce qui est chauffé sans être occupé, et le corrige dans la journée.",
    ("patrimoine-immobilier", "transition-ecologique"),
    ("iot", "donnees"),
    ("personnels", "etudiants"),
    9000,
    euros(30000, 60000),
)
EXPENSES = DemoNeed(
    "combes",
    "Une mission de deux jours demande sept signatures sur papier",
    "Quatre cents agents partent en mission chaque année. L’ordre de mission, les justificatifs et la note de frais circulent en"
    " trois exemplaires entre quatre bureaux.",
    "Un remboursement prend trois mois. Les doctorants avancent parfois un mois de loyer.",
    "Un formulaire PDF, imprimé, signé, numérisé, puis perdu.",
    "Un agent est remboursé en dix jours, et chacun voit où en est sa demande.",
    ("finances-achats", "ressources-humaines"),
    ("dematerialisation",),
    ("personnels", "chercheurs"),
    400,
    euros(20000, 40000),
)
PHISHING = DemoNeed(
    "combes",
    "Un courriel piégé sur dix est ouvert, et personne n’ose le dire",
    "Les 1 500 comptes de l’institut reçoivent chaque semaine des messages qui imitent la banque, la scolarité ou le président. L’équipe"
    " informatique compte trois personnes.",
    "Trente comptes ont été volés l’an dernier. La moitié des personnes avaient compris, mais n’ont rien signalé, de peur d’être grondées.",
    "Une fausse attaque, suivie d’une liste des fautifs. La confiance a disparu avec elle.",
    "Signaler prend deux secondes, vaut un merci, et protège les autres dans le quart d’heure.",
    ("services-numeriques",),
    ("cybersecurite", "nouveaux-usages"),
    ("personnels", "etudiants", "direction"),
    1500,
    euros(5000, 12000),
)
RECRUIT = DemoNeed(
    "valmont",
    "Un enseignant vacataire est payé six mois après son premier cours",
    "L’université emploie 1 800 vacataires. Chaque dossier compte quatorze pièces, demandées par la composante, vérifiées par les ressources"
    " humaines, puis redemandées l’année suivante.",
    "Un dossier sur deux est incomplet au premier envoi. Certains cours commencent sans contrat, et des professionnels ne reviennent pas.",
    "Un formulaire en ligne : il reçoit les pièces, mais ne dit à personne lesquelles manquent.",
    "Un dossier complet en une semaine, réutilisé d’une année sur l’autre, et un premier paiement au bout de deux mois.",
    ("ressources-humaines", "finances-achats"),
    ("dematerialisation", "interoperabilite"),
    ("personnels", "enseignants", "partenaires"),
    1800,
    euros(20000, 35000),
    questions=("Avec quels logiciels de paie échangez-vous déjà ?",),
)
HEADCOUNT = DemoNeed(
    "terrils",
    "Trois tableaux, trois effectifs d’étudiants différents",
    "La scolarité, les finances et le pilotage comptent chacun les étudiants, à leur date et à leur façon. Huit enquêtes nationales par an"
    " demandent ces chiffres.",
    "Avant chaque conseil, deux personnes passent quatre jours à expliquer l’écart. Les directeurs de composante ont fait leur propre tableau.",
    "Un entrepôt de données, abandonné quand son seul spécialiste est parti.",
    "Un chiffre a une définition, une date et une source, visibles par celui qui le lit.",
    ("pilotage", "services-numeriques"),
    ("donnees", "interoperabilite"),
    ("direction", "personnels"),
    60,
    euros(25000, 60000),
    open_for=90,
)
PAYROLL = DemoNeed(
    "ville",
    "Remplacer notre logiciel de paie avant l’été",
    "Le contrat de notre logiciel de paie prend fin en juin. Nous cherchons un fournisseur pour 140 agents.",
    "Le fournisseur actuel augmente ses tarifs.",
    "Une négociation, sans suite.",
    "Un nouveau contrat signé avant l’été.",
    ("ressources-humaines",),
    (),
    ("personnels",),
    140,
    "undisclosed",
)
DIPLOMAS = DemoNeed(
    "valmont",
    "Vérifier un diplôme demande douze courriels et trois semaines",
    "Employeurs, universités étrangères et ordres professionnels demandent chaque année 2 500 vérifications. Deux agents cherchent dans trois"
    " logiciels et une cave d’archives.",
    "Les diplômés perdent des embauches en attendant. Six faux diplômes à notre en-tête ont été découverts par hasard.",
    "Une attestation signée par courriel : rien ne prouve qu’elle vient de nous.",
    "Le diplômé prouve seul son diplôme, en une minute, et celui qui vérifie n’a pas à nous croire sur parole.",
    ("scolarite", "insertion-professionnelle", "international"),
    ("blockchain", "dematerialisation"),
    ("alumni", "partenaires", "personnels"),
    2500,
    euros(15000, 40000),
    open_for=240,
)
CLEANING = DemoNeed(
    "valmont",
    "On nettoie chaque soir des salles où personne n’est entré",
    "Le marché de nettoyage prévoit un passage par jour dans 310 salles de cours et de réunion. Les équipes commencent à cinq heures et"
    " suivent un plan imprimé une fois par an.",
    "Un tiers des salles nettoyées n’a pas servi la veille, pendant que les halls et les sanitaires des bâtiments pleins attendent midi.",
    "Une feuille d’émargement sur chaque porte : elle est remplie la première semaine.",
    "L’équipe du matin reçoit la liste des salles qui ont servi, et passe deux fois là où il y a du monde.",
    ("patrimoine-immobilier", "transition-ecologique"),
    ("iot",),
    ("personnels",),
    2600,
    euros(40000, 70000),
)
