from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        from core.facets import declare_names
        from matching.models.editions import declare_editions
        from meetings.figures import funded
        from meetings.models import Edition
        from meetings.sentences import declare_sentences

        declare_sentences()
        declare_names("edition", lambda slugs: list(Edition.objects.named(slugs)))
        declare_editions(funded.slug_of, funded.within, funded.names)
