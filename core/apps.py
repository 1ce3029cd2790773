from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from core.history import context, tracking

        connection_created.connect(context.watch, dispatch_uid="core.history")
        post_migrate.connect(tracking.install, sender=self, dispatch_uid="core.history")


class AdministrationConfig(admin.AdminConfig):
    """Django's administration, on the site of ours that is closed unless opened."""

    default = False  # the app of this module is core
    default_site = "core.administration.Administration"
