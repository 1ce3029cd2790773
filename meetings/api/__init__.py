"""The Rencontres for programs."""

from meetings.api.editions import urlpatterns

__all__ = ["urlpatterns"]
