"""Doors for the worker: large exports of any list, alerts, figures, the open data of each night, and what is erased."""

from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models import Export
from accounts.operations import exports
from core.jobs import Patience
from dashboards.datasets import SHEETS
from dashboards.operations import activity, figures, opendata, retention, telling


@app.task(name="dashboards.write_export", retry=Patience())
def write_export(export_id: int) -> None:
    """Nothing where it was forgotten meanwhile."""
    export = Export.objects.select_related("owner", "membership__organisation").filter(pk=export_id).first()
    if export is not None:
        exports.write(export=export, sheet=SHEETS[export.sheet])


@app.task(name=activity.JOB, retry=Patience())
def write_activity_report(export_id: int) -> None:
    """Nothing where it was forgotten meanwhile."""
    export = Export.objects.select_related("owner", "membership__organisation").filter(pk=export_id).first()
    if export is not None:
        activity.write(export=export)


@app.periodic(cron="40 3 * * *")
@app.task(name="dashboards.publish_open_data", retry=Patience())
def publish_open_data(timestamp: int) -> None:
    opendata.publish(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="dashboards.tell_alerts")
def tell_alerts(timestamp: int) -> None:
    """What is due and cannot be told now is due again five minutes later."""
    telling.tell_due(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="dashboards.keep_figures", queueing_lock="dashboards.keep_figures")
def keep_figures(timestamp: int) -> None:
    figures.recount(at=timezone.now())


@app.task(name=figures.JOB, retry=Patience())
def recount() -> None:
    """Because somebody asked for it."""
    figures.recount(at=timezone.now())


@app.periodic(cron="10 4 * * *")
@app.task(name="dashboards.end_what_is_over", queueing_lock="dashboards.end_what_is_over")
def end_what_is_over(timestamp: int) -> None:
    retention.apply(at=timezone.now())
