from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IrritantsConfig(AppConfig):
    name = "irritants"
    verbose_name = _("Irritants")

    def ready(self) -> None:
        from irritants.sentences import declare_sentences

        declare_sentences()
