"""Organisations, people, companies; who joins, who is invited; what comes back every day."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.enums import MailFrequency, MembershipRole
from accounts.models import EmailDomain, Invitation, JoinRequest, Membership, Organisation, User
from accounts.operations import people
from dashboards.operations import telling
from matching.operations import deciding, reminders
from openinno.demo.accounts import PASSWORD
from openinno.demo.cast.bic import BIC
from openinno.demo.cast.bic import WAITING as WAITING_FOR_BIC
from openinno.demo.cast.digital113 import DIGITAL113
from openinno.demo.cast.digital113 import WAITING as WAITING_FOR_DIGITAL113
from openinno.demo.cast.organisations import ORGANISATIONS
from openinno.demo.cast.shape import DOMAIN, DemoCompany, DemoOrganisation, fictional_siren
from openinno.demo.clock import FIRST_DAY, Chapter
from openinno.demo.stage import Stage
from startups import operations as startups
from startups.models import Reference, Startup
from taxonomy.models import Technology, Theme

COMPANIES = (*BIC, *DIGITAL113)
WAITING = (WAITING_FOR_BIC, WAITING_FOR_DIGITAL113)
READ_UNTIL = 10  # days ago: what is older was read on the site
ADDRESSES = {
    "valmont": "etablissement@demo.example",
    "salleclaire": "entreprise@demo.example",
    "bic": "reseau@demo.example",
    "amue": "amue@demo.example",
}
FREQUENCIES = {
    "etablissement@demo.example": MailFrequency.IMMEDIATE,
    "entreprise@demo.example": MailFrequency.IMMEDIATE,
    "reseau@demo.example": MailFrequency.DAILY,
    "amue@demo.example": MailFrequency.DAILY,
}


class Newcomers:
    """Creates people. They share one hash of the one public password: a real one for each would take most of the loading."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.password = make_password(PASSWORD)

    def person(self, email: str, name: str) -> User:
        given, family = name.split(" ", 1)
        user = User.objects.create(
            email=email,
            password=self.password,
            first_name=given,
            last_name=family,
            mail_frequency=FREQUENCIES.get(email, MailFrequency.WEEKLY),
            # Whoever looks at the demonstration, at whatever hour, sees the mails leave.
            quiet_from=None,
            quiet_until=None,
            quiet_weekends=False,
            date_joined=self.stage.at,
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    def manager(self, key: str, name: str) -> User:
        self.stage.people[key] = self.person(ADDRESSES.get(key, f"contact@{key}.{DOMAIN}"), name)
        return self.stage.people[key]


def everybody(stage: Stage) -> Chapter:
    """The organisations first; then whatever goes on beside the threads."""
    yield FIRST_DAY
    newcomers = Newcomers(stage)
    for each in ORGANISATIONS:
        _found(stage, newcomers, each)
    admin = newcomers.person("admin@demo.example", "Administration Démonstration")
    User.objects.filter(pk=admin.pk).update(is_staff=True, is_superuser=True)
    for number, company in enumerate((*COMPANIES, *WAITING), start=1):
        stage.begin(_registers(stage, newcomers, company, number))
    stage.begin(_colleagues(stage, newcomers))
    stage.begin(_who_asks_to_join(stage, newcomers))
    stage.begin(_trust_lost_and_found(stage))


def _found(stage: Stage, newcomers: Newcomers, each: DemoOrganisation) -> None:
    organisation = Organisation.objects.create(
        kind=each.kind,
        name=each.name,
        short_name=each.short_name,
        slug=people.free_slug(each.short_name or each.name),
        region=each.region,
        city=each.city,
        students=each.students,
        website=f"https://{each.key}.{DOMAIN}/",
        is_demo=True,
    )
    EmailDomain.objects.create(organisation=organisation, domain=f"{each.key}.{DOMAIN}")
    stage.organisations[each.key] = organisation
    user = newcomers.manager(each.key, each.contact)
    people.join(user=user, organisation=organisation, role=MembershipRole.MANAGER)


def _registers(stage: Stage, newcomers: Newcomers, company: DemoCompany, number: int) -> Chapter:
    """A company registers, its network validates it, a curator checks what it proved."""
    yield company.registered
    startup = _register(stage, newcomers.manager(company.key, company.contact), company, number)
    if company in WAITING:
        return
    yield company.registered - 4
    startups.validate(startup=startup, by=stage.people[company.networks[0]], at=stage.at)
    stage.look_again(startup)
    yield company.registered - 9
    for topic, _statement in company.checked:
        startups.check_claim(claim=startup.claims.get(topic=topic), by=stage.curator, at=stage.at)


def _register(stage: Stage, founder: User, company: DemoCompany, number: int) -> Startup:
    startup = startups.register(
        organisation=Organisation(
            name=company.name,
            siren=fictional_siren(number),
            region=company.region,
            city=company.city,
            website=f"https://{company.key}.{DOMAIN}/",
            is_demo=True,
        ),
        startup=Startup(
            kind=company.kind,
            pitch=company.pitch,
            description=company.description,
            offers=company.offers,
            regions_served=list(company.regions),
            team_size=company.team,
            founded_year=company.founded,
        ),
        terms={
            "networks": [stage.organisations[key] for key in company.networks],
            "themes": Theme.objects.filter(slug__in=company.themes),
            "technologies": Technology.objects.filter(slug__in=company.technologies),
        },
        by=founder,
        at=stage.at,
    )
    for each in company.references:
        reference = Reference(client=each.client, year=each.year, public_sector=each.public, result=each.result)
        startups.add_reference(startup=startup, reference=reference)
    for topic, statement in (*company.checked, *company.declared):
        startups.claim(startup=startup, topic=topic, statement=statement, document=None)
    stage.startups[company.key] = startup
    stage.organisations[company.key] = startup.organisation
    return startup


def _trust_lost_and_found(stage: Stage) -> Chapter:
    """One company is suspended and comes back; another one is still suspended."""
    yield 200
    vigie = stage.startups["vigie"]
    reason = "Le dossier de sécurité annoncé n’a pas été fourni."
    startups.suspend(startup=vigie, reason=reason, by=stage.people["digital113"], at=stage.at)
    stage.look_again(vigie)
    yield 186
    startups.reinstate(startup=vigie, by=stage.people["digital113"], at=stage.at)
    stage.look_again(vigie)
    yield 26
    reason = "L’entreprise nous dit arrêter cette activité : son profil attend sa décision."
    compteurs = stage.startups["compteurs"]
    startups.suspend(startup=compteurs, reason=reason, by=stage.people["digital113"], at=stage.at)
    stage.look_again(compteurs)


def _colleagues(stage: Stage, newcomers: Newcomers) -> Chapter:
    """By their address, by an invitation; one person in two establishments; one invitation is open, one was forgotten."""
    yield 320
    noe = newcomers.person(f"noe@valmont.{DOMAIN}", "Noé Brindille")
    people.ask_to_join(user=noe, organisation=stage.organisations["valmont"], message="", at=stage.at)
    for days, key, address, name in (
        (240, "amue", "farah", "Farah Songeuse"),
        (180, "salleclaire", "mina", "Mina Claireau"),
        (100, "estuaire", "gwen", "Gwen Portelune-Ray"),
    ):
        yield days
        email = f"{address}@{key}.{DOMAIN}"
        invitation = _invite(stage, key, email)
        yield days - 2
        invited = newcomers.person(email, name)
        people.accept_invitation(invitation=invitation, user=invited, at=stage.at)
    yield 90
    people.accept_invitation(invitation=_invite(stage, "bruyeres", noe.email), user=noe, at=stage.at)
    yield 60
    _invite(stage, "terrils", f"absent@terrils.{DOMAIN}")
    yield 3
    _invite(stage, "valmont", f"nadia@valmont.{DOMAIN}")


def _invite(stage: Stage, key: str, email: str) -> Invitation:
    return people.invite(
        organisation=stage.organisations[key],
        email=email,
        role=MembershipRole.MEMBER,
        by=stage.people[key],
        at=stage.at,
    )


def _who_asks_to_join(stage: Stage, newcomers: Newcomers) -> Chapter:
    """One was accepted, one refused; two wait."""
    for days, key, name, accepted in (
        (150, "valmont", "Basma Ruisselle", True),
        (140, "valmont", "Igor Passant", False),
        (4, "valmont", "Louise Attendrie", None),
        (2, "salleclaire", "Paul Candide", None),
    ):
        yield days
        user = newcomers.person(f"{name.split()[0].lower()}@courriel.{DOMAIN}", name)
        message = "Nous travaillons ensemble ; mon adresse professionnelle arrive la semaine prochaine."
        asked = people.ask_to_join(user=user, organisation=stage.organisations[key], message=message, at=stage.at)
        if accepted is not None and isinstance(asked, JoinRequest):
            people.decide_request(request=asked, accepted=accepted, by=stage.people[key], at=stage.at)


def evenings(stage: Stage) -> Chapter:
    """What the worker does every day, on the day it was due."""
    for days in range(FIRST_DAY - 1, 0, -1):
        yield days
        reminders.work(at=stage.at)
        telling.tell_due(at=stage.at)
        deciding.call_for_decisions(at=stage.at)
        if days == READ_UNTIL:
            _read_everything(stage)


def _read_everything(stage: Stage) -> None:
    """Each person in each of their organisations, the first one last: that is where they stay."""
    for membership in Membership.objects.select_related("user").order_by("-pk"):
        people.act_for(user=membership.user, membership=membership)
        people.mark_read(user=membership.user, at=stage.at)
