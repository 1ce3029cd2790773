"""The fictional year, told through the operations and never past them: what the rules refuse cannot be in it."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.operations.webhooks import JOB as WEBHOOKS
from core.jobs import enqueue
from meetings.operations import publishing
from openinno.demo.chapters import (
    decided,
    duplicates,
    following,
    introductions,
    moderation,
    people,
    programs,
    questions,
    rencontres,
    rooms,
    running,
    sorting,
    sourcing,
)
from openinno.demo.clock import EVENING
from openinno.demo.stage import Stage

CHAPTERS = (
    people.everybody,
    rooms.rooms_until_the_last_euro,
    running.heating_past_its_end,
    running.internships_to_be_framed,
    running.datasets_committed,
    running.dropout_in_review,
    decided.exams_stopped_and_told,
    decided.instruments_scaled_up,
    decided.diplomas_stopped_before_the_review,
    sourcing.cleaning_is_bought_where_rooms_were,
    introductions.questions_await_an_answer,
    introductions.slides_were_declined,
    introductions.welcome_is_offered_postponed_and_asked,
    introductions.buses_wait_for_two_companies,
    introductions.cards_were_met,
    introductions.artificial_intelligence_is_offered_by_a_network,
    introductions.benches_heard_nothing,
    introductions.recruitment_is_asked_and_answered,
    introductions.headcounts_reach_the_company,
    moderation.expenses_need_corrections,
    moderation.seats_await_moderation,
    moderation.phishing_was_corrected,
    moderation.lost_property_is_a_draft,
    moderation.payroll_is_rejected,
    moderation.interpretation_finds_no_solution,
    moderation.inventory_is_archived,
    questions.buses_are_asked_about,
    questions.recruitment_waits_for_an_answer,
    questions.headcounts_are_asked_about_in_vain,
    questions.an_advertisement_is_withdrawn,
    questions.a_hidden_establishment_answers,
    questions.a_profile_is_reported,
    duplicates.welcome_was_told_twice,
    duplicates.seats_may_be_told_twice,
    programs.the_agency_is_told,
    rencontres.an_edition_is_past,
    rencontres.an_edition_is_to_come,
    following.a_university_follows,
    following.a_company_follows,
    following.the_curators_follow,
    sorting.curators_sort_the_lists,
)
MAIL = "accounts.mail_due_notifications"
# Work that the story did itself, on its day.
DONE = (
    "matching.suggest_for_irritant",
    "matching.suggest_for_startup",
    "matching.rebuild",
    publishing.TELL,
    MAIL,
    WEBHOOKS,
)


@transaction.atomic
def play() -> None:
    """Load everything, or nothing."""
    waiting = _jobs()
    stage = Stage(timezone.localdate())
    for chapter in CHAPTERS:
        stage.begin(chapter(stage))
    stage.begin(people.evenings(stage), minute=EVENING)
    stage.run()
    for job in _jobs() - waiting:
        # A year of them would hold up the first mail of the first visitor by half a minute.
        app.job_manager.cancel_job_by_id(job, delete_job=True)
    enqueue(MAIL)


def _jobs() -> set[int]:
    """Those of DONE that are in the queue."""
    return {job.id for task in DONE for job in app.job_manager.list_jobs(task=task) if job.id is not None}
