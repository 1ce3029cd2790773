"""The day itself and what follows: arrivals, debriefs, promises, the report."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
