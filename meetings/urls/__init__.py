"""The addresses of the Rencontres. Each part has its own list; the order matters only where a word could be a slug."""

from meetings.urls import agendas, day, editions, grid

app_name = "meetings"

urlpatterns = [*agendas.urlpatterns, *day.urlpatterns, *grid.urlpatterns, *editions.urlpatterns]
