"""The organiser’s grid: runs of the planner, seats, versions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
