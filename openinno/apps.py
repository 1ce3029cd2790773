"""The static files of packages, less what no page of ours asks for: compressing it takes a minute."""

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
