"""The vocabulary that every instance begins with: slug, French, English, in the order they are proposed."""

THEMES = (
    ("vie-des-campus", "Vie des campus", "Campus life"),
    ("patrimoine-immobilier", "Patrimoine immobilier et dévolution", "Buildings and their devolution"),
    ("formation-pedagogie", "Formation et pédagogie", "Teaching and learning"),
    ("scolarite", "Scolarité", "Student records"),
    ("recherche", "Recherche", "Research"),
    ("bibliotheques", "Bibliothèques", "Libraries"),
    ("ressources-humaines", "Ressources humaines", "Human resources"),
    ("finances-achats", "Finances et achats", "Finance and procurement"),
    ("pilotage", "Pilotage", "Steering"),
    ("international", "International", "International"),
    ("sante-accompagnement", "Santé et accompagnement des étudiants", "Student health and support"),
    ("insertion-professionnelle", "Insertion professionnelle", "Careers"),
    ("logement-mobilite", "Logement et mobilité", "Housing and mobility"),
    ("transition-ecologique", "Transition écologique", "Ecological transition"),
    ("services-numeriques", "Services numériques et assistance", "Digital services and support"),
)
TECHNOLOGIES = (
    ("ia", "Intelligence artificielle", "Artificial intelligence"),
    ("chatbot", "Agent conversationnel (chatbot)", "Chatbot"),
    ("iot", "Objets connectés (IoT)", "Internet of things"),
    ("nouveaux-usages", "Nouveaux usages", "New usages"),
    ("donnees", "Données", "Data"),
    ("cybersecurite", "Cybersécurité", "Cybersecurity"),
    ("realite-virtuelle", "Réalité virtuelle", "Virtual reality"),
    ("accessibilite", "Accessibilité numérique", "Digital accessibility"),
    ("blockchain", "Chaîne de blocs (blockchain)", "Blockchain"),
    ("robotique", "Robotique", "Robotics"),
    ("applications-mobiles", "Applications mobiles", "Mobile applications"),
    ("interoperabilite", "Interopérabilité", "Interoperability"),
    ("dematerialisation", "Dématérialisation", "Paperless processes"),
)
AUDIENCES = (
    ("etudiants", "Étudiants", "Students"),
    ("enseignants", "Enseignants", "Teachers"),
    ("chercheurs", "Chercheurs", "Researchers"),
    ("personnels", "Personnels administratifs et techniques", "Administrative and technical staff"),
    ("direction", "Direction", "Management"),
    ("alumni", "Diplômés", "Alumni"),
    ("partenaires", "Partenaires et visiteurs", "Partners and visitors"),
)
