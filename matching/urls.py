"""Addresses of introductions, questions, POCs, funding and lessons."""

from django.urls import path

from matching import exports, feeds
from matching.models import Answer, Question
from matching.views import answers, curation, fundings, lessons, matches, pocs, questions, tuning

app_name = "matching"

urlpatterns = [
    path("mises-en-relation/", matches.match_list, name="matches"),
    path("mises-en-relation/exporter/<slug:form>/", exports.export_matches, name="export_matches"),
    path("mises-en-relation/tableau/", curation.board, name="board"),
    path("mises-en-relation/reglage/", tuning.weightings, name="weightings"),
    path("mises-en-relation/reglage/<int:number>/", tuning.weighting, name="weighting"),
    path("mises-en-relation/reglage/<int:number>/appliquer/", tuning.apply_weighting, name="apply_weighting"),
    path("mises-en-relation/irritant/<uuid:uuid>/", curation.for_irritant, name="for_irritant"),
    path("mises-en-relation/irritant/<uuid:uuid>/candidats/", curation.candidates, name="candidates"),
    path("mises-en-relation/irritant/<uuid:uuid>/candidats/retenir/", curation.curate, name="curate"),
    path("mises-en-relation/irritant/<uuid:uuid>/candidats/ajouter/", curation.add, name="add"),
    path("mises-en-relation/irritant/<uuid:uuid>/proposer/", matches.offer, name="offer"),
    path("mises-en-relation/<uuid:uuid>/", matches.match_detail, name="match"),
    path("mises-en-relation/<uuid:uuid>/plus-tard/", matches.postpone, name="postpone"),
    path("mises-en-relation/<uuid:uuid>/relances/arreter/", matches.stop_reminders, name="stop_reminders"),
    path("mises-en-relation/<uuid:uuid>/action/<slug:verb>/", matches.MatchVerbView.as_view(), name="match_verb"),
    path("repondre/<str:token>/", answers.answer, name="answer"),
    path("questions/irritant/<uuid:uuid>/", questions.questions, name="questions"),
    path("questions/irritant/<uuid:uuid>/poser/", questions.ask, name="ask"),
    path("questions/<uuid:uuid>/repondre/", questions.answer, name="answer_question"),
    path("questions/<uuid:uuid>/retirer/", questions.withdraw, {"model": Question}, name="withdraw_question"),
    path("questions/<uuid:uuid>/remettre/", questions.restore, {"model": Question}, name="restore_question"),
    path("questions/reponses/<uuid:uuid>/retirer/", questions.withdraw, {"model": Answer}, name="withdraw_answer"),
    path("questions/reponses/<uuid:uuid>/remettre/", questions.restore, {"model": Answer}, name="restore_answer"),
    path("poc/", pocs.poc_list, name="pocs"),
    path("poc/flux/", feeds.feed_pocs, name="feed_pocs"),
    path("poc/exporter/<slug:form>/", exports.export_pocs, name="export_pocs"),
    path("poc/jalons/<uuid:uuid>/", pocs.reach_milestone, name="reach_milestone"),
    path("poc/documents/<uuid:uuid>/", pocs.document, name="poc_document"),
    path("poc/<uuid:uuid>/", pocs.poc_detail, name="poc"),
    path("poc/<uuid:uuid>/cadrer/", pocs.frame, name="poc_edit"),
    path("poc/<uuid:uuid>/jalons/", pocs.add_milestone, name="add_milestone"),
    path("poc/<uuid:uuid>/notes/", pocs.add_note, name="add_note"),
    path("poc/<uuid:uuid>/documents/", pocs.add_document, name="add_document"),
    path("poc/<uuid:uuid>/sommeil/", pocs.sleep, name="poc_sleep"),
    path("poc/<uuid:uuid>/financer/", pocs.consider_funding, name="consider_funding"),
    path("poc/<uuid:uuid>/retour-d-experience/", lessons.write, name="lesson_write"),
    path("poc/<uuid:uuid>/action/<slug:verb>/", pocs.PocVerbView.as_view(), name="poc_verb"),
    path("financements/", fundings.funding_list, name="fundings"),
    path("financements/exporter/<slug:form>/", exports.export_fundings, name="export_fundings"),
    path("financements/dispositifs/", fundings.schemes, name="schemes"),
    path("financements/pieces/<uuid:uuid>/", fundings.paper, name="funding_paper"),
    path("financements/<uuid:uuid>/", fundings.funding_detail, name="funding"),
    path("financements/<uuid:uuid>/pieces/", fundings.provide_paper, name="provide_paper"),
    path("financements/<uuid:uuid>/action/<slug:verb>/", fundings.FundingVerbView.as_view(), name="funding_verb"),
    path("retours-d-experience/", lessons.lesson_list, name="lessons"),
    path("retours-d-experience/flux/", feeds.feed_lessons, name="feed_lessons"),
    path("retours-d-experience/exporter/<slug:form>/", exports.export_lessons, name="export_lessons"),
    path("retours-d-experience/<uuid:uuid>/", lessons.lesson_detail, name="lesson"),
    path("retours-d-experience/<uuid:uuid>/modifier/", lessons.edit, name="lesson_edit"),
    path("retours-d-experience/<uuid:uuid>/reutiliser/", lessons.reuse, name="reuse"),
    path("retours-d-experience/<uuid:uuid>/action/<slug:verb>/", lessons.LessonVerbView.as_view(), name="lesson_verb"),
]
