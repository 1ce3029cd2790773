"""Telling people, once. The apps above call `notify` inside the transaction of what happened."""

from accounts.notifications.exports import export_ready
from accounts.notifications.telling import Notice, notify, notify_agency_managers, notify_curators, notify_members

__all__ = ["Notice", "export_ready", "notify", "notify_agency_managers", "notify_curators", "notify_members"]
