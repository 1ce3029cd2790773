"""What the highest floor says when everything is loaded; and the static files of packages, less what no page of ours asks for:
compressing it takes a minute."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        # Bootstrap: the one style sheet, and the map that it names.
        "bootstrap-*",
        "bootstrap.rtl*",
        "bootstrap.css*",
        # htmx: the one script.
        "htmx.[ace]*.js",
        "htmx.js",
        "*.d.ts",
        "*.gz",
        "ext",
    ]


class OpeninnoConfig(AppConfig):
    name = "openinno"
    default = True

    def ready(self) -> None:
        from core.history import tracking
        from openinno.tracked import PLAN

        tracking.follow(PLAN)
