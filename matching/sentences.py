"""How the events of introductions, questions, POCs, funding and lessons read on the thread."""

from django.utils.translation import gettext_lazy as _

from core.thread import Sentence, declare
from matching.enums import (
    AnswerFact,
    FundingFact,
    FundingVerb,
    LessonFact,
    LessonVerb,
    MatchFact,
    MatchVerb,
    PocFact,
    PocVerb,
    QuestionFact,
)
from matching.models import Answer, Funding, Lesson, Match, Poc, Question

MATCH: dict[str, Sentence] = {
    MatchFact.SUGGEST: Sentence(_("%(company)s was suggested by the engine"), "lightbulb", "muted"),
    MatchVerb.OFFER: Sentence(_("%(company)s offered to help"), "hand-thumbs-up", "encre"),
    MatchVerb.SHORTLIST: Sentence(_("%(actor)s shortlisted %(company)s"), "bookmark", "muted"),
    MatchVerb.PUT_BACK: Sentence(
        _("%(actor)s put %(company)s back among the suggestions"), "arrow-counterclockwise", "muted"
    ),
    MatchVerb.REMOVE: Sentence(_("%(actor)s removed %(company)s from the candidates"), "bookmark-x", "muted"),
    MatchVerb.SEND: Sentence(_("The need was proposed to %(company)s"), "envelope", "encre"),
    MatchVerb.SHOW_INTEREST: Sentence(_("%(company)s is interested"), "chat-heart", "encre"),
    MatchVerb.DECLINE: Sentence(_("%(company)s declined"), "dash-circle", "muted"),
    MatchVerb.ACCEPT: Sentence(_("%(actor)s wishes to meet %(company)s"), "person-check", "encre"),
    MatchVerb.REFUSE: Sentence(_("%(actor)s does not wish to meet %(company)s"), "dash-circle", "muted"),
    MatchVerb.MEET: Sentence(_("%(company)s and the establishment met"), "people", "encre"),
    MatchVerb.START_POC: Sentence(_("The meeting with %(company)s leads to a POC"), "arrow-right", "sapin"),
    MatchVerb.CLOSE: Sentence(_("The introduction of %(company)s is closed"), "slash-circle", "muted"),
    MatchVerb.ABANDON: Sentence(_("The introduction of %(company)s is closed: no answer came"), "moon", "muted"),
    MatchVerb.REOPEN: Sentence(_("%(actor)s reopened the introduction of %(company)s"), "arrow-clockwise", "encre"),
    MatchFact.POSTPONE: Sentence(_("The answer about %(company)s is postponed"), "clock", "muted"),
    MatchFact.REMIND: Sentence(_("A reminder was sent about %(company)s"), "bell", "muted"),
    MatchFact.STOP_REMINDERS: Sentence(_("%(actor)s stopped the reminders about %(company)s"), "bell-slash", "muted"),
    MatchFact.NUDGE: Sentence(_("%(actor)s asked for an answer about %(company)s"), "bell", "encre"),
    MatchFact.OVER_LIMIT: Sentence(
        _("%(actor)s sent to %(company)s beyond its limit of open introductions"), "exclamation-circle", "muted"
    ),
    MatchFact.OPEN: Sentence(_("Whoever was asked about %(company)s opened it for the first time"), "eye", "muted"),
}
POC: dict[str, Sentence] = {
    PocFact.OPEN: Sentence(_("A POC is being framed: %(poc)s"), "clipboard", "sapin"),
    PocVerb.COMMIT: Sentence(_("The POC is committed: %(poc)s"), "clipboard-check", "sapin"),
    PocVerb.START: Sentence(_("The POC has started: %(poc)s"), "play", "sapin"),
    PocVerb.REVIEW: Sentence(_("The POC is in review: %(poc)s"), "search", "sapin"),
    PocVerb.SCALE: Sentence(_("Decision: the POC is scaled up"), "graph-up-arrow", "sapin"),
    PocVerb.EXTEND: Sentence(_("Decision: the POC is extended"), "calendar-plus", "sapin"),
    PocVerb.STOP: Sentence(_("Decision: the POC stops"), "stop-circle", "muted"),
    PocVerb.ABANDON: Sentence(_("The POC stops before its review"), "stop-circle", "muted"),
    PocFact.SLEEP: Sentence(_("The POC is put to sleep"), "moon", "muted"),
    PocFact.WAKE: Sentence(_("The POC wakes up"), "sun", "sapin"),
    PocFact.MILESTONE: Sentence(_("Milestone reached: %(milestone)s"), "flag", "sapin"),
    PocFact.ASK_DECISION: Sentence(_("A decision was asked, due on %(until)s"), "bell", "muted"),
    PocFact.ASK_NEWS: Sentence(_("Both sides were asked how the POC goes"), "chat-dots", "muted"),
    PocFact.NEWS: Sentence(_("%(actor)s says how the POC goes"), "chat-left-text", "sapin"),
    PocFact.STOP_NEWS: Sentence(_("%(actor)s stopped the questions about how the POC goes"), "bell-slash", "muted"),
    PocFact.RESUME_NEWS: Sentence(_("%(actor)s lets both sides be asked how the POC goes"), "bell", "muted"),
    PocFact.PLAN: Sentence(_("The plan of funding is written: version %(number)s"), "pie-chart", "ocre"),
    PocFact.MEASURE: Sentence(_("Measured: %(criterion)s, %(value)s %(unit)s"), "rulers", "sapin"),
}
FUNDING: dict[str, Sentence] = {
    FundingFact.CONSIDER: Sentence(_("Funding is considered: %(scheme)s"), "cash", "ocre"),
    FundingFact.PAPER: Sentence(_("Paper provided: %(paper)s"), "file-earmark-check", "muted"),
    FundingFact.DOCUMENT: Sentence(_("%(document)s added: %(scheme)s"), "file-earmark-check", "ocre"),
    FundingFact.SCHEDULE: Sentence(_("The payments are planned: %(scheme)s"), "calendar3", "ocre"),
    FundingVerb.PREPARE: Sentence(_("The funding file is being prepared: %(scheme)s"), "folder2-open", "ocre"),
    FundingVerb.FILE: Sentence(_("The funding file is filed: %(scheme)s"), "folder-check", "ocre"),
    FundingVerb.ASSESS: Sentence(_("The funding file is being assessed: %(scheme)s"), "hourglass-split", "ocre"),
    FundingVerb.ASK_MORE: Sentence(_("More information is asked: %(scheme)s"), "question-circle", "ocre"),
    FundingVerb.COMPLETE: Sentence(_("The information asked was sent: %(scheme)s"), "check2", "ocre"),
    FundingVerb.GRANT: Sentence(_("Funding granted: %(amount)s (%(scheme)s)"), "cash-coin", "ocre"),
    FundingVerb.REFUSE: Sentence(_("Funding refused: %(scheme)s"), "x-circle", "muted"),
    FundingVerb.DROP: Sentence(_("The funding file is dropped: %(scheme)s"), "slash-circle", "muted"),
    FundingVerb.AGREE: Sentence(_("The funding agreement is signed: %(scheme)s"), "pen", "ocre"),
    FundingVerb.PAY: Sentence(_("Payment received: %(amount)s (%(scheme)s)"), "cash-coin", "ocre"),
    FundingVerb.SETTLE: Sentence(
        _("Last payment received: the funding is paid in full (%(scheme)s)"), "check-all", "ocre"
    ),
    FundingVerb.REOPEN: Sentence(_("The funding file is reopened: %(scheme)s"), "arrow-clockwise", "ocre"),
}
LESSON: dict[str, Sentence] = {
    LessonFact.WRITE: Sentence(_("The lesson learned is being written: %(lesson)s"), "pencil", "muted"),
    LessonVerb.REVIEW: Sentence(_("The company has read the lesson learned over"), "eye", "muted"),
    LessonVerb.REWORK: Sentence(_("The lesson learned is back to draft"), "arrow-counterclockwise", "muted"),
    LessonVerb.PUBLISH: Sentence(_("The lesson learned is published: %(lesson)s"), "journal-check", "sapin"),
    LessonVerb.WITHDRAW: Sentence(_("%(actor)s withdrew the lesson learned"), "eye-slash", "muted"),
    LessonFact.REMIND: Sentence(_("The company was reminded to read the lesson learned over"), "bell", "muted"),
    LessonFact.STOP_REMINDERS: Sentence(
        _("%(actor)s stopped the reminders about the lesson learned"), "bell-slash", "muted"
    ),
    LessonFact.WAITED: Sentence(
        _("The company has not read the lesson learned over in %(days)s days: it may be published"),
        "hourglass",
        "muted",
    ),
    LessonFact.UNANSWERED: Sentence(_("The company did not answer in %(days)s days"), "hourglass", "muted"),
    LessonFact.ANNOTATE: Sentence(_("The company changed its word on the lesson learned"), "chat-left-text", "encre"),
    LessonFact.NAME_CONTACT: Sentence(_("%(actor)s named a person to call, who is asked"), "telephone", "muted"),
    LessonFact.CONSENT: Sentence(_("The person to call has agreed"), "telephone", "muted"),
    LessonFact.END_CONTACT: Sentence(_("There is no person to call any more"), "telephone-x", "muted"),
    LessonFact.CLEAR: Sentence(
        _("%(actor)s shares a document with the kit: %(document)s"), "file-earmark-check", "muted"
    ),
    LessonFact.HOLD_BACK: Sentence(_("%(actor)s no longer shares a document: %(document)s"), "file-earmark-x", "muted"),
    LessonFact.REUSE: Sentence(_("%(actor)s builds on this POC"), "recycle", "sapin"),
    LessonFact.CHANGE_REUSE: Sentence(_("%(actor)s says anew how it builds on this POC"), "recycle", "sapin"),
    LessonFact.END_REUSE: Sentence(_("%(actor)s no longer builds on this POC"), "recycle", "muted"),
}
# Who asked is said of no question: companies do not learn it of each other.
QUESTION: dict[str, Sentence] = {
    QuestionFact.ASK: Sentence(_("A question was asked"), "question-circle", "encre"),
    QuestionFact.WITHDRAW: Sentence(_("A question was withdrawn"), "eye-slash", "muted"),
    QuestionFact.RESTORE: Sentence(_("A question was put back"), "eye", "muted"),
}
ANSWER: dict[str, Sentence] = {
    AnswerFact.ANSWER: Sentence(_("%(actor)s answered a question"), "chat-left-quote", "encre"),
    AnswerFact.CORRECT: Sentence(_("%(actor)s corrected an answer, which said before:"), "pencil", "muted"),
    AnswerFact.WITHDRAW: Sentence(_("An answer was withdrawn"), "eye-slash", "muted"),
    AnswerFact.RESTORE: Sentence(_("An answer was put back"), "eye", "muted"),
}
BY_SUBJECT = {Match: MATCH, Question: QUESTION, Answer: ANSWER, Poc: POC, Funding: FUNDING, Lesson: LESSON}


def declare_sentences() -> None:
    for subject, sentences in BY_SUBJECT.items():
        declare(subject, sentences)
