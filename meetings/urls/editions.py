"""Editions, entries, registrations, availabilities."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
