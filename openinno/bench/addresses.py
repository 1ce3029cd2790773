"""The addresses of the site, and one more: a view that does nothing, under the same middleware."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from openinno.urls import handler400, handler403, handler404, handler429, handler500
from openinno.urls import urlpatterns as of_the_site

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

EMPTY = "vide/"


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    """What Django itself costs: all that is measured is measured against it."""
    return HttpResponse(b"")


urlpatterns = [path(EMPTY, empty, name="empty"), *of_the_site]
