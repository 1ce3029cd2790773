"""The first version of each legal page, in French and in English. Those that were published since stay: a migration writes these once."""

LEGAL = (
    """# Éditeur et hébergeur

- Éditeur du site : [[publisher]]
- Direction de la publication : [[director]]
- Hébergeur : [[host]]
- Adresse du site : [[site]]

Ces mentions sont celles que demande la loi du 21 juin 2004, article 1-1. [[contact]]

# Réutilisation

Ce qui est public ici peut être réutilisé sous Licence Ouverte 2.0 : mentionnez la source et la date. [[opendata]]
""",
    """# Publisher and host

- Publisher of the site: [[publisher]]
- Director of publication: [[director]]
- Host: [[host]]
- Address of the site: [[site]]

French law asks for these (law of 21 June 2004, article 1-1). [[contact]]

# Reuse

What is public here may be reused under the Licence Ouverte 2.0: name the source and the date. [[opendata]]
""",
)

PERSONAL_DATA = (
    """# Ce qui est conservé

Votre nom, votre adresse, les organisations pour lesquelles vous agissez, et ce que vous avez fait sur le fil des irritants auxquels vous avez pris part.

Vos questions, vos réponses et vos signalements sont conservés avec leur date. Une question ou une réponse commencée et non envoyée est gardée 90 jours ; personne d’autre ne la lit.

Ce que vous gardez et suivez, et vos alertes, sont conservés jusqu’à ce que vous les retiriez ; personne d’autre ne les voit. Une adresse donnée pour une alerte sans compte ne sert à rien d’autre : elle est effacée au bout de 7 jours si elle n’est pas confirmée, et à tout moment par le lien de chaque courriel.

Si vous vous connectez avec ProConnect ou avec votre établissement : l’identifiant que vous y avez, vos nom et prénom, votre adresse, votre employeur tel qu’il le nomme, et comment votre identité a été vérifiée ou ce que vous y êtes. De chaque session ouverte : son navigateur, l’adresse de sa machine et sa date ; vous les voyez et les fermez dans votre compte.

Ce que vous avez accepté, dans quels termes et quand : vous le lisez dans votre compte.

[[register]]

# Ce que vous pouvez faire

Vous corrigez votre nom, vos adresses et vos choix sur la page « Mon compte ». Vous y téléchargez aussi une copie de ce qui est conservé sur vous, et vous y supprimez votre compte : votre nom et vos adresses sont effacés aussitôt ; ce que vous avez écrit pour votre organisation reste, sans votre nom. [[account]]

Un compte auquel personne ne s’est connecté depuis deux ans est supprimé ; un message l’annonce un mois avant.

# Qui le voit

Votre nom et votre adresse ne sont vus que des membres de votre organisation et de l’Amue. Les autres lisent le nom de votre organisation. L’établissement et l’Amue voient quelle entreprise pose une question ; les autres ne le voient pas. L’auteur d’un texte que vous signalez n’apprend pas qui l’a signalé.

Si vous acceptez qu’on vous appelle au sujet d’un retour d’expérience, les personnes connectées lisent ce que vous avez choisi d’afficher, et votre établissement et l’Amue la date de votre accord. Vous le reprenez en un clic : tout est alors effacé. Les copies de la fiche ne le portent pas.

# Témoins de connexion (cookies)

Seulement ceux dont le site ne peut se passer. Il n’y a donc rien à accepter.

[[cookies]]
""",
    """# What is kept

Your name, your address, the organisations you act for, and what you did on the thread of the irritants you took part in.

Your questions, answers and reports are kept with their dates. A question or an answer that you began and did not send is kept for 90 days, and nobody else reads it.

What you keep and follow, and your alerts, are kept until you remove them, and nobody else sees them. An address given for an alert without an account serves for nothing else: it is erased after 7 days if it is not confirmed, and at any time by the link in each mail.

If you sign in with ProConnect or with your establishment: your identifier there, your names, your address, your employer as it names it, and how you were recognised or what you are there. Of each session that is open: its browser, the address of its machine and since when; you see them and end them in your account.

What you agreed to, in which words and when: you read it in your account.

[[register]]

# What you can do

You correct your name, your addresses and your choices on the page “My account”. There too, you download a copy of what is kept about you, and you delete your account: your name and your addresses are erased at once; what you wrote for your organisation stays, without your name. [[account]]

An account in which nobody has signed in for two years is deleted; a message tells it a month before.

# Who sees it

Your name and address are seen by the members of your organisation and by the curators only. Others read the name of your organisation. Of a question, the establishment and the curators see which company asked it; the others do not. Whoever you report does not learn it from us.

If you agree to be called about a lesson learned, those who are signed in read what you chose to show, and your establishment and the curators the day of your consent. You take it back in one click: it is then erased. The copies that people take of the sheet do not hold it.

# Cookies

Only those that the site cannot do without. So there is nothing to consent to.

[[cookies]]
""",
)

TERMS = (
    """# À qui sert ce site

Ce site relie les besoins des établissements d’enseignement supérieur et de recherche, qu’il appelle des irritants, aux entreprises qui peuvent y répondre. Il se lit sans compte. Un compte est personnel : il n’est ni prêté ni partagé, et vous agissez ici pour l’organisation que vous y avez choisie.

# Ce que vous écrivez

- Vous écrivez au nom de votre organisation, qui garde ses textes si vous partez.
- N’écrivez pas dans un texte public ce qui est confidentiel, ni ce qui désigne une personne.
- Vous n’ajoutez que des pièces que vous avez le droit de transmettre.
- Ce qui est publié peut être réutilisé par d’autres sous Licence Ouverte 2.0.

# Ce que l’Amue fait

Un irritant est relu avant d’être publié, une fiche d’entreprise avant d’être visible. Ce qui est injurieux, illicite, faux ou publicitaire est retiré ; chacun peut le signaler.

# Ce que le site ne fait pas

Une mise en relation n’engage ni à acheter ni à vendre. Les règles de la commande publique s’appliquent aux achats qui la suivent.

# Quand ces conditions changent

Chaque version reste lisible ici, avec sa date et ce qui a changé. Si la nouvelle version doit être acceptée, le site vous le demande à votre visite suivante. Si vous ne l’acceptez pas, vous pouvez prendre une copie de vos données et supprimer votre compte.
""",
    """# What this site is for

This site links the needs of establishments of higher education and research, which it calls irritants, to companies that can answer them. It is read without an account. An account is personal: it is neither lent nor shared, and you act here for the organisation that you have chosen in it.

# What you write

- You write for your organisation, which keeps its texts if you leave.
- Do not write into a public text what is confidential, nor what points to a person.
- You add only files that you have the right to hand on.
- What is published may be reused by others under the Licence Ouverte 2.0.

# What the Amue does

An irritant is read before it is published, the profile of a company before it can be seen. What is insulting, unlawful, false or advertising is taken down; anybody may report it.

# What the site does not do

An introduction binds nobody to buy or to sell. The rules of public procurement apply to the purchases that follow.

# When these terms change

Each version can still be read here, with its date and what changed. If the new version has to be accepted, the site asks you at your next visit. If you do not accept it, you can take a copy of your data and delete your account.
""",
)

ACCESSIBILITY = (
    """openinno vise le RGAA 4.1 et les WCAG 2.2, niveau AA. Aucun audit par un tiers n’a encore eu lieu : le site se déclare donc non conforme au sens du RGAA ; les pages sont contrôlées avec axe-core au cours de leur développement.

Si vous ne pouvez accéder à un contenu ou à un service, écrivez-nous : nous vous répondrons par une solution accessible. [[contact]]
""",
    """openinno aims at the RGAA 4.1 and at WCAG 2.2, level AA. No audit by a third party has taken place yet, so that the site declares itself not compliant in the sense of the RGAA; pages are checked by axe-core while they are developed.

If you cannot reach a content or a service, write to us: we answer with an accessible alternative. [[contact]]
""",
)

CONTACT = (
    """Un site en service donne ici l’adresse de l’équipe de l’Amue. Elle n’a pas encore été écrite ; dans une démonstration, personne ne lit de messages.
""",
    """A site in service gives here the address of the Amue’s team. It has not been written yet; in a demonstration, nobody reads messages.
""",
)


def _spaced(french: str) -> str:
    """French typography: a no-break space before a colon and inside guillemets, a thin one before ; ! and ?."""
    thin, wide = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
    for sign in ";!?":
        french = french.replace(f" {sign}", f"{thin}{sign}")
    return french.replace(" :", f"{wide}:").replace("« ", f"«{wide}").replace(" »", f"{wide}»")


# By the names of the pages.
LEGAL_TEXTS = {
    page: (_spaced(french), english)
    for page, (french, english) in {
        "legal": LEGAL,
        "personal_data": PERSONAL_DATA,
        "terms": TERMS,
        "accessibility": ACCESSIBILITY,
        "contact": CONTACT,
    }.items()
}
