from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")


class AdministrationConfig(admin.AdminConfig):
    """Django's administration, on the site of ours that is closed unless opened."""

    default = False  # the app of this module is core
    default_site = "core.administration.Administration"
