from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        from irritants.operations.merges import declare_obstacle
        from matching.operations.obstacles import why_it_must_stay
        from matching.sentences import declare_sentences

        declare_sentences()
        declare_obstacle(why_it_must_stay)
