"""POCs that are not decided: past its end, to be framed, committed, in review. Their funding is on its way."""

from django.core.files.uploadedfile import SimpleUploadedFile

from irritants import operations as irritants
from irritants.models import Irritant
from matching.enums import Side
from matching.models import Milestone, NewsAsked, Poc
from matching.operations import documents, fundings, matches, milestones, news, pocs
from matching.operations.milestones import Said
from openinno.demo import trials
from openinno.demo.clock import Chapter
from openinno.demo.needs import research, services, students, teaching
from openinno.demo.stage import AMUE, DINUM, Stage


def heating_past_its_end(stage: Stage) -> Chapter:
    yield 202
    irritant = stage.draft(services.HEATING)
    plan = SimpleUploadedFile("batiments.csv", "batiment;annee;usage\nA;1971;amphithéâtres\nB;1974;bureaux\n".encode())
    irritants.attach(irritant=irritant, upload=plan, private=False, by=irritant.author)
    yield 201
    stage.submit(irritant)
    yield 198
    stage.publish(irritant)
    yield 190
    match = stage.send(irritant, "thermopatio")
    yield 185
    stage.show_interest(match, "Le bâtiment A peut être équipé avant l’hiver.")
    yield 180
    stage.accept(match)
    stage.cosign(irritant, "vaux", "Seize bâtiments, la même chaufferie.", 5000, "buy", 20000)
    yield 170
    stage.meet(match, "Visite de deux amphithéâtres. Le service du patrimoine choisit le bâtiment A.")
    yield 165
    poc = stage.open_poc(match, trials.HEATING)
    yield 160
    stage.frame(poc, trials.HEATING)
    yield 155
    stage.commit(poc)
    yield 150
    stage.start(poc)
    milestone = _heating_milestones(stage, poc)
    _begin_beside_heating(stage, poc)
    yield 131
    milestones.reach(milestone=milestone, on=stage.at.date(), by=irritant.author, at=stage.at)
    yield 110
    reason = "La chaufferie est en travaux pendant les vacances d’hiver."
    pocs.sleep(poc=poc, reason=reason, by=irritant.author, at=stage.at)
    yield 92
    pocs.wake(poc=poc, by=irritant.author, at=stage.at)
    yield 1
    text = "Les relevés de la dernière semaine arrivent vendredi : la décision peut être prise lundi."
    pocs.add_note(poc=poc, text=text, private=False, by=stage.people["thermopatio"])


def _begin_beside_heating(stage: Stage, poc: Poc) -> None:
    """What goes on at the same time in its room."""
    for beside in (
        _heating_documents,
        _heating_measured,
        _heating_reminded,
        _heating_paid_in_part,
        _heating_filed_with_the_amue,
    ):
        stage.begin(beside(stage, poc))


def _heating_milestones(stage: Stage, poc: Poc) -> Milestone:
    """One after the other; the first."""
    university, company = poc.sides()
    author = poc.match.irritant.author
    first = milestones.add(poc=poc, said=Said("Quarante capteurs posés", stage.day(120), company), at=stage.at)
    season = Said("Une saison de chauffe relevée", stage.day(35), university, author, after=[first])
    measured = milestones.add(poc=poc, said=season, at=stage.at)
    milestones.add(poc=poc, said=Said("Comparer les deux bâtiments", stage.day(-12), after=[measured]), at=stage.at)
    return first


def _heating_documents(stage: Stage, poc: Poc) -> Chapter:
    """A plan of measures, and its second version by the company."""
    yield 139
    first = SimpleUploadedFile("plan-de-mesure.csv", b"lieu;capteurs\nAmphi 1;12\nAmphi 2;12\n")
    plan = documents.add_document(poc=poc, upload=first, private=False, by=poc.match.irritant.author)
    yield 134
    second = SimpleUploadedFile("plan-de-mesure.csv", b"lieu;capteurs\nAmphi 1;20\nAmphi 2;20\n")
    note = "Vingt capteurs par amphithéâtre : douze ne couvraient pas les gradins."
    documents.add_version(document=plan, upload=second, note=note, by=stage.people["thermopatio"])


def _heating_reminded(stage: Stage, poc: Poc) -> Chapter:
    """Whoever sees to the second milestone is told before its date and once after it."""
    for day in (42, 34):
        yield day
        milestones.remind(at=stage.at)


def _heating_measured(stage: Stage, poc: Poc) -> Chapter:
    yield 128
    stage.measure(poc, "4", "6", note="Première semaine complète, dix capteurs encore à étalonner.", by_company=True)
    yield 85
    stage.measure(poc, "7.5", "5", note="Relevés de la chaufferie après les travaux.")
    yield 58
    stage.measure(poc, "11", "4", note="Quarante capteurs, consigne abaissée la nuit.", by_company=True)
    yield 33
    stage.measure(poc, "14.2", "4", note="Semaine d’examens : les amphithéâtres sont pleins.", by_company=True)
    yield 14
    stage.measure(poc, "16.5", "2", note="Factures du mois, comparées à celles de l’an dernier.")


def _heating_paid_in_part(stage: Stage, poc: Poc) -> Chapter:
    yield 148
    funding = stage.consider(poc, DINUM, 20000)
    stage.share_out(poc, company=2000, dinum=20000)
    yield 146
    stage.prepare(funding)
    yield 140
    stage.file(funding, 20000, "DEMO-002")
    yield 130
    stage.assess(funding)
    yield 100
    stage.grant(funding, 18000)
    yield 90
    reason = "Le dispositif accorde 2 000 € de moins que prévu : l’université les prend à sa charge."
    stage.share_out(poc, company=2000, dinum=18000, reason=reason)
    yield 85
    stage.agree(funding)
    stage.schedule(funding, (9000, 45), (9000, 12))
    yield 40
    stage.pay(funding, 9000)


def _heating_filed_with_the_amue(stage: Stage, poc: Poc) -> Chapter:
    yield 30
    funding = stage.consider(poc, AMUE, 8000)
    yield 24
    stage.prepare(funding)
    yield 8
    stage.file(funding, 8000, "DEMO-003")


def internships_to_be_framed(stage: Stage) -> Chapter:
    yield 96
    stage.open_a_fund()
    irritant = stage.draft(teaching.INTERNSHIPS)
    model = SimpleUploadedFile("circuit-interne.txt", "Circuit de signature actuel : document de travail.\n".encode())
    irritants.attach(irritant=irritant, upload=model, private=True, by=irritant.author)
    stage.submit(irritant)
    yield 93
    stage.publish(irritant)
    yield 84
    match = stage.send(irritant, "paraphe")
    yield 78
    answer = "Une signature avancée, 0,90 euro par convention au-delà de mille."
    stage.show_interest(match, "Nous signons déjà des conventions à cinq parties.", answer)
    yield 75
    stage.cosign(irritant, "marais", "Trois mille conventions, les mêmes cinq signatures.", 3000, "buy", 10000)
    yield 71
    stage.accept(match)
    yield 50
    stage.meet(match, "Démonstration devant deux secrétariats. L’entreprise signe sans compte.")
    yield 33
    poc = stage.open_poc(match, trials.INTERNSHIPS)
    yield 27
    stage.frame(poc, trials.INTERNSHIPS)
    yield 25
    funding = stage.consider(poc, DINUM, 12000)
    stage.consider(poc, AMUE, 6000)
    yield 18
    stage.prepare(funding, papers=1)


def datasets_committed(stage: Stage) -> Chapter:
    irritant = yield from stage.published(research.DATASETS, submitted=175, published=172)
    yield 160
    stage.begin(_herbier_was_met_too(stage, irritant))
    match = stage.send(irritant, "coffre")
    yield 153
    answer = "Les appareils disent déjà presque tout : nous lisons leurs fichiers, le chercheur relit."
    stage.show_interest(match, "Deux équipes pilotes, puis toute l’école doctorale.", answer)
    yield 150
    stage.accept(match)
    stage.cosign(irritant, "lagon", "Les mesures du récif partent avec chaque docteur.", 80, "test", 5000)
    yield 140
    stage.cosign(irritant, "aure", "Quatre laboratoires, aucun dépôt commun.", 120, "follow")
    yield 128
    stage.meet(match, "Le vocabulaire de description viendra de la bibliothèque.")
    yield 120
    poc = stage.open_poc(match, trials.DATASETS)
    yield 105
    stage.frame(poc, trials.DATASETS)
    stage.begin(_granted_and_agreed(stage, poc))
    yield 14
    stage.commit(poc)


def _herbier_was_met_too(stage: Stage, irritant: Irritant) -> Chapter:
    """Two companies for one need: one is met without follow-up, and learns why."""
    yield 158
    match = stage.send(irritant, "herbier")
    yield 151
    stage.show_interest(
        match, "Nous décrivons le geste, pas seulement le fichier.", "Le programme écrit la description."
    )
    yield 147
    stage.accept(match)
    yield 126
    stage.meet(match, "Belle idée, mais il faudrait équiper chaque appareil.")
    yield 119
    reason = "Nous commençons par le dépôt ; nous vous rappellerons pour le cahier de laboratoire."
    matches.close(match=match, reason=reason, by=irritant.author, at=stage.at)


def _granted_and_agreed(stage: Stage, poc: Poc) -> Chapter:
    yield 103
    dinum, amue = stage.consider(poc, DINUM, 20000), stage.consider(poc, AMUE, 12000)
    yield 98
    stage.prepare(dinum)
    stage.prepare(amue)
    yield 90
    stage.file(dinum, 20000, "DEMO-004")
    stage.file(amue, 12000, "DEMO-005")
    yield 80
    stage.assess(dinum)
    stage.assess(amue)
    yield 45
    stage.grant(amue, 12000)
    yield 21
    stage.agree(amue)
    yield 16
    stage.grant(dinum, 15000)


def dropout_in_review(stage: Stage) -> Chapter:
    irritant = yield from stage.published(students.DROPOUT, submitted=262, published=259)
    yield 250
    match = stage.send(irritant, "boussole")
    yield 247
    answer = "Tout ce que lit le référent ; une correction est faite sous deux jours."
    stage.show_interest(match, "Chaque signal est écrit en clair.", answer)
    yield 240
    stage.accept(match)
    yield 225
    stage.meet(match, "Deux étudiants élus ont assisté à la réunion.")
    yield 215
    poc = stage.open_poc(match, trials.DROPOUT)
    yield 205
    stage.frame(poc, trials.DROPOUT)
    yield 195
    stage.commit(poc)
    yield 190
    stage.start(poc)
    for beside in (_assessed_and_more_asked, _dropout_asked_for_news):
        stage.begin(beside(stage, poc))
    yield 120
    stage.measure(poc, "48", "2", note="Première liste de référents, deux composantes sur cinq.", by_company=True)
    yield 40
    stage.measure(
        poc, "71", "3.5", note="Toutes les composantes ; les oppositions viennent du formulaire d’inscription."
    )
    yield 4
    stage.review(poc)


def _dropout_asked_for_news(stage: Stage, poc: Poc) -> Chapter:
    """Quiet twice for a month: the company answers at once, the establishment the second time."""
    yield 158
    news.ask(at=stage.at)
    yield 155
    text = "Le tableau de bord tourne sur une composante ; la suivante nous envoie ses données lundi."
    news.answer(asked=_open_question(poc, Side.COMPANY), text=text, by=stage.people["boussole"], at=stage.at)
    yield 80
    news.ask(at=stage.at)
    yield 78
    text = "Les référents de quatre composantes sur cinq se servent de la liste ; la dernière commence à la rentrée."
    author = poc.match.irritant.author
    news.answer(asked=_open_question(poc, Side.ESTABLISHMENT), text=text, by=author, at=stage.at)


def _open_question(poc: Poc, side: Side) -> NewsAsked:
    asked: NewsAsked = poc.news_asked.get(side=side, answered_at=None)
    return asked


def _assessed_and_more_asked(stage: Stage, poc: Poc) -> Chapter:
    yield 95
    dinum, amue = stage.consider(poc, DINUM, 15000), stage.consider(poc, AMUE, 8000)
    yield 74
    stage.prepare(dinum)
    stage.prepare(amue)
    yield 66
    stage.file(dinum, 15000, "DEMO-006")
    stage.file(amue, 8000, "DEMO-007")
    yield 52
    stage.assess(dinum)
    stage.assess(amue)
    yield 37
    message = "Quelle part du temps des référents est comptée ?"
    fundings.ask_more(funding=dinum, message=message, by=stage.curator, at=stage.at)
    yield 29
    message = "Deux heures par semaine et par référent ; le tableau est joint."
    fundings.complete(funding=dinum, message=message, by=stage.people["lagon"], at=stage.at)
    yield 9
    message = "Merci de joindre l’avis du délégué à la protection des données."
    fundings.ask_more(funding=amue, message=message, by=stage.curator, at=stage.at)
