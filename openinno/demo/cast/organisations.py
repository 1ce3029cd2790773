"""Twelve fictional establishments each in a region of its own, the two networks and the Amue."""

from openinno.demo.cast.shape import DemoOrganisation

ESTABLISHMENTS = (
    DemoOrganisation(
        "valmont",
        "Université de Valmont-sur-Loire",
        "U Valmont",
        "establishment",
        "24",
        "Camille Fictive",
        "Valmont-sur-Loire",
        14200,
    ),
    DemoOrganisation(
        "aure",
        "École nationale d’ingénieurs du Pays d’Aure",
        "ENI Aure",
        "establishment",
        "76",
        "Alix Brindorge",
        "Aure-la-Vieille",
        1300,
    ),
    DemoOrganisation(
        "bruyeres",
        "Université des Trois-Bruyères",
        "U3B",
        "establishment",
        "28",
        "Maud Sablecourt",
        "Bruyères-le-Haut",
        9100,
    ),
    DemoOrganisation(
        "estuaire",
        "Université de l’Estuaire fictif",
        "U Estuaire",
        "establishment",
        "52",
        "Yann Portelune",
        "Port-Clair",
        21000,
    ),
    DemoOrganisation(
        "combes",
        "Institut des Hautes-Combes",
        "IHC",
        "establishment",
        "84",
        "Lise Combaline",
        "Combes-le-Neuf",
        1100,
    ),
    DemoOrganisation(
        "marais", "Université du Marais-Bleu", "U Marais", "establishment", "75", "Hugo Roselet", "Marais-Bleu", 9500
    ),
    DemoOrganisation(
        "pointe",
        "Université de la Pointe-Rêvée",
        "U Pointe",
        "establishment",
        "53",
        "Nolwenn Goëlane",
        "Pointe-Rêvée",
        7800,
    ),
    DemoOrganisation(
        "vaux", "Université de Vaux-la-Lune", "U Vaux", "establishment", "44", "Élie Mirabelin", "Vaux-la-Lune", 12600
    ),
    DemoOrganisation(
        "terrils",
        "Université des Deux-Terrils",
        "U2T",
        "establishment",
        "32",
        "Sarah Houillère",
        "Terrils-en-Plaine",
        11000,
    ),
    DemoOrganisation(
        "calanque",
        "École supérieure de la Calanque imaginaire",
        "ESCI",
        "establishment",
        "93",
        "Tom Cigalier",
        "Calanque-Haute",
        900,
    ),
    DemoOrganisation(
        "lagon", "Université du Lagon-Vert", "U Lagon", "establishment", "04", "Anaïs Filaoska", "Lagon-Vert", 8300
    ),
    DemoOrganisation(
        "ville",
        "École d’architecture de la Ville-Imaginée",
        "ÉAVI",
        "establishment",
        "11",
        "Karim Pilotis",
        "Ville-Imaginée",
        2100,
    ),
)
NETWORKS = (
    DemoOrganisation("bic", "BIC de Montpellier", "BIC", "network", "76", "Dominique Inventé", "Montpellier"),
    DemoOrganisation("digital113", "Digital 113", "Digital 113", "network", "76", "Ève Occitanelle"),
)
AGENCY = DemoOrganisation("amue", "Amue", "Amue", "agency", "11", "Claude Imaginaire")
ORGANISATIONS = (*ESTABLISHMENTS, *NETWORKS, AGENCY)
