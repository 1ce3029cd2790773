"""French words that say nothing of a subject, and those that every call for projects uses."""

_GRAMMAR = """
a ai aie aient aies ait alors as au aucun aucune aussi autre autres aux avaient avais avait avant avec avez aviez avions avoir
avons ayant c ça car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme comment contre d dans de
des depuis dès deux doit doivent donc dont du durant elle elles en encore entre es est et étaient était étant été être eu eux
fait faire faut fois font fut grâce hors ici il ils j jamais je jusqu jusque l la là laquelle le lequel les lesquelles lesquels
leur leurs lors lorsque lui m ma mais malgré me même mêmes mes mieux moi moins mon n ne ni non nos notre nôtre nous on ont or ou
où par parce parfois pas pendant peu peut peuvent plus plusieurs plutôt pour pourquoi pouvoir près puis qu quand que quel quelle
quelles quels qui quoi s sa sans se sera seront ses seul seule seulement si sinon soi soit son sont sous souvent sur t ta tandis
te tel telle telles tels tes toi ton tous tout toute toutes très trop tu un une vers via voici voilà vos votre vous y
"""
_PROJECTS = """
aujourd hui permet permettre permettent proposer propose solution solutions projet projets besoin besoins service services
notamment ainsi afin également différents différentes nombreux nombreuses nouvelle nouvelles nouveau nouveaux
"""
STOPWORDS = frozenset((_GRAMMAR + _PROJECTS).split())
