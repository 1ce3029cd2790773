import factory
from factory.django import DjangoModelFactory

from startups.enums import StartupStatus
from startups.models import Startup
from tests.factories.accounts import OrganisationFactory
from tests.factories.irritants import LONG_AGO


class StartupFactory(DjangoModelFactory):
    """Say the state: `validated=True`, `registered=True` or `suspended=True`. `networks=[…]` adds it to networks."""

    class Meta:
        model = Startup
        skip_postgeneration_save = True

    class Params:
        registered = factory.Trait(status=StartupStatus.REGISTERED)
        validated = factory.Trait(status=StartupStatus.VALIDATED)
        suspended = factory.Trait(status=StartupStatus.SUSPENDED)

    organisation = factory.SubFactory(OrganisationFactory, startup=True)
    status_at = LONG_AGO
    pitch = "Nous rendons les emplois du temps vivants."
    description = "Une application qui prévient les étudiants des changements de salle."
    suspend_reason = factory.LazyAttribute(
        lambda startup: "Société radiée." if startup.status == StartupStatus.SUSPENDED else ""
    )

    @factory.post_generation
    def networks(self, create: bool, extracted: object, **kwargs: object) -> None:
        if extracted:
            self.networks.set(extracted)
