"""Who may read and do what with introductions, questions, POCs, funding files and lessons."""

import rules
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Visitor, organisation_of
from accounts.rules import acts_for, is_curator, is_establishment, is_network
from irritants.models import Irritant
from irritants.rules import is_own as owns_irritant
from irritants.rules import is_public
from matching.enums.lessons import LessonStatus
from matching.enums.matches import MatchOrigin, Side
from matching.enums.pocs import MEASURABLE_POCS
from matching.models import Answer, Funding, Lesson, Match, NewsAsked, Poc, PocDocument, Reuse
from matching.models.questions import Said
from startups.rules import is_of_network, is_signed_in, is_validated
from startups.rules import is_own as owns_startup


@rules.predicate
def is_addressed_company(user: Visitor, match: Match) -> bool:
    return owns_startup(user, match.startup)


@rules.predicate
def is_network_of_company(user: Visitor, match: Match) -> bool:
    return is_of_network(user, match.startup)


@rules.predicate
def is_addressed_establishment(user: Visitor, match: Match) -> bool:
    return owns_irritant(user, match.irritant)


@rules.predicate
def was_sent(user: Visitor, match: Match) -> bool:
    return match.sent_at is not None


@rules.predicate
def was_offered(user: Visitor, match: Match) -> bool:
    return match.was_offered


@rules.predicate
def is_open_to_answers(user: Visitor, irritant: Irritant) -> bool:
    return irritant.is_open_to_answers()


@rules.predicate
def is_validated_company(user: Visitor) -> bool:
    organisation = organisation_of(user, OrganisationKind.STARTUP)
    startup = getattr(organisation, "startup", None) if organisation else None
    return startup is not None and is_validated(user, startup)


@rules.predicate
def was_only_suggested(user: Visitor, match: Match) -> bool:
    """By the engine, and never sent: nobody but curators has heard of it."""
    return match.origin == MatchOrigin.ENGINE and match.sent_at is None


@rules.predicate
def awaits_company(user: Visitor, match: Match) -> bool:
    return match.awaited_side == Side.COMPANY


@rules.predicate
def awaits_answer(user: Visitor, match: Match) -> bool:
    return match.awaited_side is not None


supply_side = is_addressed_company | is_network_of_company

rules.add_perm("matching.curate_match", is_curator)
rules.add_perm("matching.tune_ranking", is_curator)
rules.add_perm("matching.offer_irritant", is_open_to_answers & (is_validated_company | is_network))
rules.add_perm(
    "matching.view_match",
    is_curator | (was_sent & (supply_side | is_addressed_establishment)) | (was_offered & supply_side),
)
for verb in ("shortlist", "remove", "send", "reopen"):
    rules.add_perm(f"matching.{verb}_match", is_curator)
rules.add_perm("matching.put_back_match", is_curator & was_only_suggested)
# A network speaks to its companies only; a curator to whoever is awaited.
rules.add_perm(
    "matching.nudge_match", (is_curator & awaits_answer) | (was_sent & awaits_company & is_network_of_company)
)
# What the engine thinks is the curators’ and the networks’, never the company’s own: see docs/decisions/0014.
rules.add_perm("matching.view_suggestions_startup", is_curator | is_of_network)
rules.add_perm("matching.show_interest_match", is_addressed_company)
rules.add_perm("matching.decline_match", is_addressed_company)
rules.add_perm("matching.accept_match", is_addressed_establishment)
rules.add_perm("matching.refuse_match", is_addressed_establishment)
rules.add_perm("matching.meet_match", is_addressed_establishment | is_curator)
rules.add_perm("matching.close_match", is_addressed_establishment | is_curator)
rules.add_perm("matching.start_poc_match", is_addressed_establishment | is_curator)
# The first is asked of the irritant (offer_irritant), the second is the engine's, by the ladder of reminders.
rules.add_perm("matching.offer_match", rules.always_false)
rules.add_perm("matching.abandon_match", rules.always_false)


@rules.predicate
def reads_irritant(user: Visitor, said: Said) -> bool:
    return user.has_perm("irritants.view_irritant", said.of_irritant)


@rules.predicate
def wrote(user: Visitor, said: Said) -> bool:
    """Acts for the organisation that wrote it."""
    return acts_for(user, said.author)


@rules.predicate
def is_shown(user: Visitor, said: Said) -> bool:
    return said.withdrawn_at is None


@rules.predicate
def is_about_own_irritant(user: Visitor, said: Said) -> bool:
    return owns_irritant(user, said.of_irritant)


@rules.predicate
def is_about_public_irritant(user: Visitor, said: Said) -> bool:
    return is_public(user, said.of_irritant)


@rules.predicate
def question_is_shown(user: Visitor, answer: Answer) -> bool:
    return answer.question.withdrawn_at is None


# A network asks in its own name, as it offers its companies' help in their name: of its members it is the voice.
rules.add_perm("matching.ask_irritant", is_open_to_answers & (is_validated_company | is_network))
rules.add_perm("matching.view_question", is_curator | (is_signed_in & reads_irritant))
rules.add_perm("matching.view_answer", is_curator | (is_signed_in & reads_irritant & question_is_shown))
rules.add_perm("matching.answer_question", is_about_own_irritant & is_about_public_irritant & is_shown)
rules.add_perm("matching.withdraw_said", is_curator)
# Their words, once withdrawn; and who asked, which other companies never learn.
rules.add_perm("matching.read_withdrawn", is_curator | wrote)
rules.add_perm("matching.read_asker", is_curator | wrote | is_about_own_irritant)


@rules.predicate
def owns_poc(user: Visitor, poc: Poc) -> bool:
    """Acts for the establishment that runs it."""
    return owns_irritant(user, poc.match.irritant)


@rules.predicate
def supplies_poc(user: Visitor, poc: Poc) -> bool:
    return owns_startup(user, poc.match.startup)


@rules.predicate
def observes_poc(user: Visitor, poc: Poc) -> bool:
    organisation = organisation_of(user)
    return organisation is not None and poc.observers.filter(pk=organisation.pk).exists()


@rules.predicate
def is_committed(user: Visitor, poc: Poc) -> bool:
    return poc.committed_at is not None


@rules.predicate
def is_measurable(user: Visitor, poc: Poc) -> bool:
    return poc.status in MEASURABLE_POCS


@rules.predicate
def acts_for_somebody(user: Visitor) -> bool:
    """An administrator may act for no organisation: they read, but have no name to write under."""
    return organisation_of(user) is not None


poc_team = owns_poc | supplies_poc | is_curator
rules.add_perm("matching.view_poc", is_committed | poc_team | observes_poc)
rules.add_perm("matching.view_poc_room", poc_team | observes_poc)  # notes, documents, money
rules.add_perm("matching.change_poc", owns_poc | is_curator)
rules.add_perm("matching.contribute_poc", poc_team & acts_for_somebody)
rules.add_perm("matching.measure_poc", poc_team & acts_for_somebody & is_measurable)
# Who pays what is read by those who pay and by the agency, not by observers.
rules.add_perm("matching.view_plan_poc", poc_team)
rules.add_perm("matching.change_plan_poc", owns_poc | is_curator)
# It names the other companies, who refused and why: it is of the buyer, never of the company nor of observers.
rules.add_perm("matching.view_sourcing_poc", owns_poc | is_curator)
for verb in ("commit", "start", "review", "scale", "extend", "stop", "abandon", "sleep", "wake"):
    rules.add_perm(f"matching.{verb}_poc", owns_poc | is_curator)


@rules.predicate
def owns_funding(user: Visitor, funding: Funding) -> bool:
    return owns_poc(user, funding.poc)


@rules.predicate
def supplies_funding(user: Visitor, funding: Funding) -> bool:
    return supplies_poc(user, funding.poc)


rules.add_perm("matching.view_funding", owns_funding | supplies_funding | is_curator)
rules.add_perm("matching.add_funding", owns_poc | is_curator)
rules.add_perm("matching.read_funding_board", is_curator)
for verb in ("prepare", "file", "complete", "drop", "reopen", "change"):
    rules.add_perm(f"matching.{verb}_funding", owns_funding | is_curator)
# What the funder says and pays is recorded by the agency.
for verb in ("assess", "ask_more", "grant", "refuse", "agree", "pay", "settle", "plan"):
    rules.add_perm(f"matching.{verb}_funding", is_curator)


@rules.predicate
def owns_lesson(user: Visitor, lesson: Lesson) -> bool:
    return owns_poc(user, lesson.poc)


@rules.predicate
def supplies_lesson(user: Visitor, lesson: Lesson) -> bool:
    return supplies_poc(user, lesson.poc)


@rules.predicate
def is_published(user: Visitor, lesson: Lesson) -> bool:
    return lesson.status == LessonStatus.PUBLISHED


@rules.predicate
def is_draft(user: Visitor, lesson: Lesson) -> bool:
    return lesson.status == LessonStatus.DRAFT


@rules.predicate
def has_declared_reuse(user: Visitor, lesson: Lesson) -> bool:
    organisation = organisation_of(user, OrganisationKind.ESTABLISHMENT)
    return organisation is not None and lesson.reuses.standing().filter(establishment=organisation).exists()


@rules.predicate
def is_being_read_over(user: Visitor, lesson: Lesson) -> bool:
    """The company has a draft before it, and still has time."""
    return lesson.status == LessonStatus.DRAFT and timezone.now() < lesson.may_go_unread_at


@rules.predicate
def is_named_to_call(user: Visitor, lesson: Lesson) -> bool:
    return lesson.contact_person_id is not None and lesson.contact_person_id == user.pk


@rules.predicate
def has_agreed_to_be_called(user: Visitor, lesson: Lesson) -> bool:
    return lesson.contact_consented_at is not None


@rules.predicate
def names_somebody_to_call(user: Visitor, lesson: Lesson) -> bool:
    return lesson.contact_person_id is not None


@rules.predicate
def said_reuse(user: Visitor, reuse: Reuse) -> bool:
    """Acts for the establishment that says that it builds on it."""
    return acts_for(user, reuse.establishment)


@rules.predicate
def is_asked_for_news(user: Visitor, asked: NewsAsked) -> bool:
    """Acts for the side that the question is put to."""
    return acts_for(user, asked.organisation())


@rules.predicate
def added_document(user: Visitor, document: PocDocument) -> bool:
    return acts_for(user, document.organisation)


rules.add_perm("matching.answer_news", is_asked_for_news)
lesson_writers = owns_lesson | is_curator
lesson_parties = owns_lesson | supplies_lesson | is_curator
rules.add_perm("matching.add_lesson", owns_poc | is_curator)
rules.add_perm("matching.view_lesson", is_published | lesson_parties)
rules.add_perm("matching.change_lesson", lesson_writers & is_draft)
rules.add_perm("matching.review_lesson", supplies_lesson)
# The company’s word is its own: it changes it whenever it likes, and no other person ever does.
rules.add_perm("matching.annotate_lesson", supplies_lesson & ~is_draft)
rules.add_perm("matching.stop_reminders_lesson", lesson_parties & is_draft)
rules.add_perm("matching.rework_lesson", lesson_writers)
rules.add_perm("matching.publish_lesson", lesson_writers & ~is_being_read_over)
rules.add_perm("matching.withdraw_lesson", is_curator)
# Nobody agrees to be called but the person who is named.
rules.add_perm("matching.contact_lesson", lesson_writers)
rules.add_perm("matching.consent_lesson", is_named_to_call & ~has_agreed_to_be_called)
rules.add_perm("matching.end_contact_lesson", names_somebody_to_call & (is_named_to_call | lesson_writers))
rules.add_perm("matching.reuse_lesson", is_published & is_establishment & ~owns_lesson & ~has_declared_reuse)
rules.add_perm("matching.change_reuse", said_reuse)
# The kit is for those who may reuse it, and for those who made it.
rules.add_perm("matching.take_kit_lesson", is_published & (is_establishment | supplies_lesson | is_curator))
rules.add_perm("matching.fill_kit_lesson", lesson_parties)
rules.add_perm("matching.clear_document", added_document)
