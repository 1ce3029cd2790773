"""The organiser’s grid: runs of the planner, seats, versions."""

from django.urls import URLPattern, path, re_path

from meetings.views import grid, runs, seats, versions

GRID = "rencontres/<slug:slug>/grille/"
RUNS = "rencontres/<slug:slug>/planifier/"
VERB = r"(?P<verb>retirer|verrouiller|deverrouiller)"

urlpatterns: list[URLPattern] = [
    path(GRID, grid.grid, name="grid"),
    path(f"{GRID}annuler/", seats.undo, name="undo_step"),
    path(f"{GRID}<uuid:uuid>/", seats.meeting_seats, name="meeting_seats"),
    path(f"{GRID}<uuid:uuid>/places/", seats.seats, name="seats"),
    path(f"{GRID}<uuid:uuid>/deplacer/", seats.move, name="move_meeting"),
    path(f"{GRID}<uuid:uuid>/appliquer/", seats.apply_remedy, name="apply_remedy"),
    re_path(
        rf"^rencontres/(?P<slug>[-\w]+)/grille/(?P<uuid>[0-9a-f-]{{36}})/{VERB}/$", seats.change, name="change_meeting"
    ),
    path(RUNS, runs.run_list, name="runs"),
    path(f"{RUNS}calculer/", runs.ask, name="ask_run"),
    path(f"{RUNS}comparer/", runs.compare, name="compare_runs"),
    path(f"{RUNS}relancer/<slug:organisation>/", runs.nudge, name="nudge_registration"),
    path(f"{RUNS}<uuid:uuid>/", runs.run, name="run"),
    path(f"{RUNS}<uuid:uuid>/arreter/", runs.stop, name="stop_run"),
    path(f"{RUNS}<uuid:uuid>/prendre/", runs.take_up, name="take_up_run"),
    path("rencontres/<slug:slug>/publier/", versions.changes, name="agenda_changes"),
    path("rencontres/<slug:slug>/publier/confirmer/", versions.publish, name="publish_agenda"),
    path("rencontres/<slug:slug>/versions/", versions.version_list, name="versions"),
]
