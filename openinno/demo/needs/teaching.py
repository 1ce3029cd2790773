"""Teaching and its way to work: exams, practicals, languages, artificial intelligence, internships."""

from openinno.demo.needs.shape import DemoNeed, euros

EXAMS = DemoNeed(
    "marais",
    "Deux jours pour saisir les notes de mille copies",
    "Deux fois par an, 140 enseignants corrigent 22 000 copies sur papier. Ils additionnent les points au crayon, puis la scolarité saisit les"
    " notes, copie par copie.",
    "Une note sur cent est fausse : total mal fait, ligne décalée, copie égarée. Chaque réclamation mobilise trois personnes pendant une"
    " semaine.",
    "Une saisie à deux, l’un dicte et l’autre tape. Elle a divisé les erreurs par deux et doublé le temps.",
    "Une copie est corrigée une fois, sa note arrive seule au bon endroit, et l’étudiant voit sa copie annotée.",
    ("formation-pedagogie", "scolarite"),
    ("dematerialisation", "ia"),
    ("enseignants", "personnels", "etudiants"),
    9500,
    euros(15000, 30000),
)
AI_USE = DemoNeed(
    "ville",
    "Chacun utilise une intelligence artificielle, et personne ne sait laquelle est permise",
    "Enseignants, étudiants et services ont chacun leur outil, souvent avec un compte personnel. Des sujets d’examen et des dossiers du"
    " personnel y sont collés.",
    "Aucune règle commune, aucun relevé de ce qui sort de l’école. Les étudiants qui n’ont pas les moyens d’un abonnement sont désavantagés.",
    "Une charte de deux pages, signée par tous, lue par peu.",
    "Un accès égal pour tous, hébergé en Europe, avec des règles visibles au moment de s’en servir et un relevé sans surveillance des"
    " personnes.",
    ("formation-pedagogie", "services-numeriques"),
    ("ia", "donnees", "nouveaux-usages"),
    ("enseignants", "etudiants", "personnels", "direction"),
    2400,
    euros(20000, 50000),
    questions=(
        "Où vont les textes saisis, et combien de temps y restent-ils ?",
        "Que coûte l’accès par personne et par an ?",
    ),
    open_for=70,
)
BENCHES = DemoNeed(
    "pointe",
    "Cent étudiants pour deux postes de travaux pratiques",
    "En biologie marine, 110 étudiants partagent deux paillasses équipées. Chacun y passe quarante minutes par semestre. La sortie en mer"
    " dépend du temps.",
    "Le geste est découvert le jour de l’évaluation. Deux séances sur cinq sont annulées, et le matériel casse parce qu’on le manipule vite.",
    "Des films tournés par un enseignant : on regarde le geste sans jamais le faire.",
    "Un étudiant arrive à la paillasse en ayant fait dix fois le geste, et l’enseignant sait ce qui lui manque encore.",
    ("formation-pedagogie", "vie-des-campus"),
    ("realite-virtuelle", "robotique"),
    ("etudiants", "enseignants"),
    110,
    euros(10000, 22000),
)
INTERPRET = DemoNeed(
    "calanque",
    "Un cours en français perd la moitié de ses étudiants étrangers au bout d’une heure",
    "L’école accueille 180 étudiants en échange, dont beaucoup lisent le français mais le suivent mal à l’oral. Les cours de droit de la mer"
    " sont denses en vocabulaire.",
    "Les étudiants enregistrent le cours, puis passent deux heures à le réécouter. Ils ne posent pas de question.",
    "Un interprète, pour deux cours par semaine. Il aurait fallu dix interprètes.",
    "Un étudiant suit le cours sous-titré dans sa langue, sans que l’enseignant change sa façon de parler.",
    ("international", "formation-pedagogie"),
    ("ia", "accessibilite"),
    ("etudiants", "enseignants"),
    180,
    euros(6000, 15000),
    open_for=150,
)
INTERNSHIPS = DemoNeed(
    "valmont",
    "Une convention de stage attend ses cinq signatures pendant un mois",
    "Chaque année, 4 200 conventions sont signées par l’étudiant, l’enseignant, la composante, l’entreprise et le président. Trois signent à la"
    " main, deux à l’écran.",
    "Un stage sur huit commence sans convention signée, donc sans assurance. Les secrétariats passent un jour sur trois à relancer.",
    "Un tableau partagé avec des couleurs. Il dit qui doit signer, mais ne fait signer personne.",
    "Une convention signée en cinq jours, que chacun voit avancer, et que l’entreprise signe sans créer de compte.",
    ("insertion-professionnelle", "scolarite"),
    ("dematerialisation", "interoperabilite"),
    ("etudiants", "enseignants", "personnels", "partenaires"),
    4200,
    euros(18000, 32000),
    questions=("Quel niveau de signature proposez-vous, et à quel prix par convention ?",),
    starts_after=150,
)
