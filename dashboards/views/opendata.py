"""The page of the open data, and its files."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.exports import absolute
from core.metadata import CONTEXT, LICENCE
from dashboards.datasets import DATASETS, dictionary
from dashboards.operations.opendata import SCHEMA, Version, versions

NEWEST = "derniere"  # in addresses, whichever it is
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
}
FRESH = 3600  # seconds


@login_not_required
@require_safe
def opendata(request: HttpRequest) -> HttpResponse:
    """What is published, under which licence, with what each column means."""
    kept = versions()
    newest = kept[0] if kept else None
    context = {
        "newest": newest,
        "tables": [(dataset, _files(newest, dataset.sheet.name), dictionary(dataset)) for dataset in DATASETS],
        "versions": kept,
        "schema": SCHEMA,
        "linked_data": _linked_data(newest) if newest else {},
    }
    return render(request, "dashboards/opendata.html", context)


def _files(version: Version | None, name: str) -> list[dict[str, Any]]:
    files = version.manifest["files"] if version else []
    return [file for file in files if file["name"].partition(".")[0] == name]


def _linked_data(version: Version) -> dict[str, Any]:
    page = absolute(reverse("dashboards:opendata"))
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "name": _("Open data of openinno"),
        "description": _(
            "Irritants of the digital life of French universities, companies that answer, POCs and lessons learned."
        ),
        "license": LICENCE,
        "version": version.name,
        "dateModified": version.manifest["written_at"],
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "openinno", "url": absolute("/")},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": TYPES[file["name"].rpartition(".")[2]].partition(";")[0],
                "contentUrl": absolute(reverse("dashboards:opendata_file", args=[NEWEST, file["name"]])),
            }
            for file in version.manifest["files"]
        ],
    }


@login_not_required
@require_safe
def opendata_file(request: HttpRequest, version: str, name: str) -> FileResponse:
    """One file of a version, or of the newest."""
    kept = versions()
    found = next((each for each in kept if version in (each.name, NEWEST)), None)
    path = found.path_of(name) if found else None
    if found is None or path is None:
        raise Http404
    content_type = TYPES[name.rpartition(".")[2]]
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=f"{found.name}-{name}", content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"public, max-age={FRESH}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
