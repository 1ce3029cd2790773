"""Introductions, POCs and lessons for programs."""

from django.urls import path

from matching.api import lessons, matches, pocs

urlpatterns = [
    path("introductions/", matches.Introductions.as_view(), name="introductions"),
    path("introductions/<uuid:uuid>/", matches.Introduction.as_view(), name="introduction"),
    path("introductions/<uuid:uuid>/interest/", matches.Interest.as_view(), name="introduction_interest"),
    path("introductions/<uuid:uuid>/decline/", matches.Decline.as_view(), name="introduction_decline"),
    path("introductions/<uuid:uuid>/accept/", matches.Accept.as_view(), name="introduction_accept"),
    path("introductions/<uuid:uuid>/refuse/", matches.Refuse.as_view(), name="introduction_refuse"),
    path("introductions/<uuid:uuid>/postpone/", matches.Postpone.as_view(), name="introduction_postpone"),
    path("pocs/", pocs.Pocs.as_view(), name="pocs"),
    path("pocs/<uuid:uuid>/", pocs.OnePoc.as_view(), name="poc"),
    path("pocs/<uuid:uuid>/milestones/", pocs.Milestones.as_view(), name="milestones"),
    path("milestones/<uuid:uuid>/reached/", pocs.Reached.as_view(), name="milestone_reached"),
    path("lessons/", lessons.Lessons.as_view(), name="lessons"),
    path("lessons/<uuid:uuid>/", lessons.OneLesson.as_view(), name="lesson"),
]
