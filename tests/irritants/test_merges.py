"""Two irritants that tell the same need: proposed by a curator, decided by the one that would go, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from core.states import TransitionRefused
from irritants import links, operations
from irritants.enums import IrritantStatus, MergeStatus
from irritants.models import Attachment, CoSignature, Event, Irritant, Listed, Merge
from tests.factories.accounts import OrganisationFactory, curator, manager_of, member_of
from tests.factories.irritants import CoSignatureFactory, IrritantFactory, MergeFactory
from tests.factories.startups import StartupFactory
from tests.moves import AT, REASON

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def act(merge: Merge, verb: str, person: User, **said: str) -> int:
    url = reverse("irritants:merge_verb", args=[merge.uuid, verb])
    return signed_in(person).post(url, {"intent": "test", "reason": REASON, **said}).status_code


def proposed(**fields: object) -> Merge:
    duplicate = IrritantFactory(**{"published": True, "title": "Les salles changent sans prévenir", **fields})
    target = IrritantFactory(published=True, title="Un changement de salle n’est pas annoncé", people_affected=100)
    return operations.propose_merge(duplicate=duplicate, target=target, message=REASON, by=curator(), at=AT)


def told(person: User) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("title", flat=True))


def test_a_curator_proposes_from_the_queue_with_the_similar_ones_shown():
    target = IrritantFactory(published=True, title="Salles fermées sans prévenir")
    duplicate = IrritantFactory(submitted=True, title="Des salles fermées")
    client = signed_in(curator())
    url = reverse("irritants:merge_propose", args=[duplicate.uuid])

    assert url in client.get(reverse("irritants:moderation")).content.decode()
    choices = client.get(url).context["form"].fields["target"].choices
    assert [uuid for uuid, _label in choices] == [str(target.uuid)]
    response = client.post(url, {"target": str(target.uuid), "message": "Le même besoin."})

    merge = Merge.objects.get()
    assert response.url == merge.get_absolute_url()
    assert (merge.duplicate, merge.target, merge.status) == (duplicate, target, MergeStatus.PROPOSED)
    assert [len(told(each.author)) for each in (duplicate, target)] == [1, 1]
    assert [event.irritant for event in Event.objects.filter(verb="propose").order_by("pk")] == [target, duplicate]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"message": "Oui."}, "__all__"),
        ({"message": "Oui.", "address": "/irritants/inconnu/"}, "address"),
        ({"message": "Oui.", "address": "https://ailleurs.example/"}, "__all__"),
        ({"message": ""}, "message"),
    ],
)
def test_a_proposal_without_target_or_reason_is_refused(said, wrong):
    duplicate = IrritantFactory(published=True)

    response = signed_in(curator()).post(reverse("irritants:merge_propose", args=[duplicate.uuid]), said)

    assert (response.status_code, Merge.objects.count()) == (422, 0)
    assert wrong in response.context["form"].errors


def test_by_its_consent_the_duplicate_joins_and_nothing_is_lost():
    merge = proposed(
        situation="Huit agents ressaisissent.", problem="Trop tard.", people_affected=40, budget_max=900, budget_min=0
    )
    duplicate, target = merge.duplicate, merge.target
    elsewhere = CoSignatureFactory(irritant=duplicate, context="Notre troisième campus.", people_affected=7)

    assert act(merge, "accept", duplicate.author, intent="buy") == 302

    duplicate.refresh_from_db()
    assert (duplicate.status, duplicate.merged_into) == (IrritantStatus.ARCHIVED, target)
    joined = {each.establishment: each for each in target.cosignatures.all()}
    assert set(joined) == {duplicate.establishment, elsewhere.establishment}
    own = joined[duplicate.establishment]
    assert (own.context, own.intent, own.people_affected, own.budget_max) == (
        "Huit agents ressaisissent.\n\nTrop tard.",
        "buy",
        40,
        Decimal(900),
    )
    assert joined[elsewhere.establishment] == elsewhere
    listed = {row.irritant: row for row in Listed.objects.all()}
    assert set(listed) == {target}
    assert (listed[target].supporters, listed[target].people, listed[target].buyers) == (2, 147, 1)
    assert [event.verb for event in Event.objects.filter(irritant=target)] == ["propose", "accept"]
    assert [event.verb for event in Event.objects.filter(irritant=duplicate)] == ["propose", "accept", "merge"]
    assert [len(told(each)) for each in (target.author, elsewhere.by)] == [2, 1]


@pytest.mark.parametrize("who", ["visitor", "its author", "a curator"])
def test_the_address_leads_to_the_other_one_for_ever_and_the_whole_text_is_read_there(who):
    merge = proposed(situation="Huit agents ressaisissent.")
    duplicate, target = merge.duplicate, merge.target
    act(merge, "accept", duplicate.author)
    client = {"visitor": None, "its author": duplicate.author, "a curator": curator()}[who]
    client = signed_in(client) if client else Client()

    moved = client.get(duplicate.get_absolute_url())
    page = client.get(target.get_absolute_url()).content.decode()
    told_there = reverse("irritants:merged", args=[duplicate.uuid])

    assert (moved.status_code, moved.url) == (301, target.get_absolute_url())
    assert told_there in page
    assert "Huit agents ressaisissent." in client.get(told_there).content.decode()


def test_one_that_was_never_public_is_read_under_the_other_by_its_establishment_and_the_curators_only():
    merge = proposed(published=False, submitted=True, situation="Secret avant publication.", tried="Un tableur secret.")
    duplicate, target = merge.duplicate, merge.target

    before = signed_in(target.author).get(merge.get_absolute_url()).content.decode()
    assert duplicate.title not in before
    assert "Secret avant publication." not in before
    act(merge, "accept", duplicate.author)

    address = reverse("irritants:merged", args=[duplicate.uuid])
    readers = {"author": duplicate.author, "curator": curator(), "other": target.author}
    assert {name: signed_in(each).get(address).status_code for name, each in readers.items()} == {
        "author": 200,
        "curator": 200,
        "other": 404,
    }
    assert Client().get(address).status_code == 404
    duplicate.refresh_from_db()
    assert duplicate.published_at is None


def test_an_establishment_that_joined_both_keeps_both_texts():
    merge = proposed()
    duplicate, target = merge.duplicate, merge.target
    here = CoSignatureFactory(irritant=target, context="Dit ici.")
    there = CoSignatureFactory(irritant=duplicate, establishment=here.establishment, by=here.by, context="Dit là-bas.")
    owners = CoSignatureFactory(irritant=duplicate, establishment=target.establishment, context="Dit par l’autre.")

    act(merge, "accept", duplicate.author)

    assert set(target.cosignatures.values_list("establishment", flat=True)) == {
        here.establishment_id,
        duplicate.establishment_id,
    }
    assert set(duplicate.cosignatures.all()) == {there, owners}
    page = signed_in(here.by).get(reverse("irritants:merged", args=[duplicate.uuid])).content.decode()
    assert "Dit là-bas." in page
    assert "Dit par l’autre." in page


def test_an_establishment_that_had_joined_the_other_keeps_what_it_said_there():
    merge = proposed()
    own = CoSignatureFactory(irritant=merge.target, establishment=merge.duplicate.establishment, context="Déjà dit.")

    act(merge, "accept", merge.duplicate.author)

    assert list(merge.target.cosignatures.all()) == [own]


def test_files_stay_with_the_text_and_are_read_by_the_same_people():
    merge = proposed()
    by = merge.duplicate.author
    shared, private = (
        Attachment.objects.create(irritant=merge.duplicate, name="a.pdf", size=1, private=private, uploaded_by=by)
        for private in (False, True)
    )
    act(merge, "accept", by)

    company = manager_of(StartupFactory(validated=True).organisation)
    visible = {person: set(Attachment.objects.visible_to(person)) for person in (company, merge.target.author, by)}
    assert visible == {company: {shared}, merge.target.author: {shared}, by: {shared, private}}


def test_merges_follow_each_other_and_every_old_address_leads_to_the_last():
    first = proposed()
    act(first, "accept", first.duplicate.author)
    last = IrritantFactory(published=True)
    second = operations.propose_merge(duplicate=first.target, target=last, message=REASON, by=curator(), at=AT)

    act(second, "accept", first.target.author)

    for irritant in (first.duplicate, first.target):
        assert Client().get(irritant.get_absolute_url()).url == last.get_absolute_url()
        assert Client().get(reverse("irritants:merged", args=[irritant.uuid])).status_code == 200
    assert last.cosignatures.count() == 2


def test_what_was_merged_is_not_reopened():
    merge = proposed()
    act(merge, "accept", merge.duplicate.author)
    duplicate = Irritant.objects.get(pk=merge.duplicate.pk)

    verb = reverse("irritants:verb", args=[duplicate.uuid, "reopen"])
    assert signed_in(curator()).post(verb).status_code == 403
    with pytest.raises(TransitionRefused):
        operations.reopen(irritant=duplicate, by=curator(), at=AT)


@pytest.mark.parametrize(("verb", "side"), [("refuse", "duplicate"), ("object", "target"), ("withdraw", "curator")])
def test_a_no_says_why_tells_the_others_and_changes_nothing(verb, side):
    merge = proposed()
    CoSignatureFactory(irritant=merge.duplicate)
    person = merge.proposed_by if side == "curator" else getattr(merge, side).author
    before = {each: len(told(each)) for each in (merge.duplicate.author, merge.target.author, merge.proposed_by)}

    assert act(merge, verb, person) == 302

    after = {each: len(told(each)) for each in before}
    assert {each for each in before if after[each] > before[each]} == set(before) - {person}
    assert set(Listed.objects.values_list("irritant", flat=True)) == {merge.duplicate.pk, merge.target.pk}
    assert merge.duplicate.cosignatures.count() == 1
    assert act(merge, "accept", merge.duplicate.author) == 302  # too late: sent back to where it stands
    assert Merge.objects.get().status == {"refuse": "refused", "object": "objected", "withdraw": "withdrawn"}[verb]


def test_the_signed_link_of_the_mail_asks_and_a_post_answers():
    merge = proposed()
    link = Notification.objects.get(recipient=merge.duplicate.author).mail_path
    client = Client()

    assert client.get(link).status_code == 200
    assert Merge.objects.get().status == MergeStatus.PROPOSED
    assert client.post(link, {"answer": "no", "no-reason": ""}).status_code == 422
    assert client.post(link, {"answer": "yes", "yes-intent": "follow"}).status_code == 200
    assert Merge.objects.get().status == MergeStatus.ACCEPTED
    again = client.post(link, {"answer": "no", "no-reason": "Finalement non."})
    assert again.context["outcome"] == "settled"
    assert Merge.objects.get().status == MergeStatus.ACCEPTED


def test_a_link_that_was_altered_or_of_somebody_who_left_is_refused():
    merge = proposed()
    link = links.answer_path(merge, merge.duplicate.author)

    assert Client().get(link[:-3] + "x/").status_code == 410
    assert Client().get(links.answer_path(merge, merge.target.author)).status_code == 410
    merge.duplicate.author.memberships.all().delete()
    assert Client().get(link).status_code == 410


def at_once(*acts) -> list[str]:
    gate = Barrier(len(acts))

    def attempt(act) -> str:
        try:
            gate.wait(timeout=10)
            act()
        except (TransitionRefused, ValidationError):
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_an_objection_at_once_one_wins():
    merge = proposed()
    duplicate, target = merge.duplicate, merge.target

    def one() -> Merge:
        return Merge.objects.select_related("duplicate", "target").get(pk=merge.pk)

    outcome = at_once(
        lambda: operations.accept_merge(merge=one(), intent="test", by=duplicate.author, at=AT),
        lambda: operations.object_to_merge(merge=one(), reason=REASON, by=target.author, at=AT),
    )

    assert sorted(outcome) == ["done", "refused"]
    accepted = Merge.objects.get().status == MergeStatus.ACCEPTED
    assert CoSignature.objects.filter(irritant=target).count() == (1 if accepted else 0)


@pytest.mark.django_db(transaction=True)
def test_who_joins_while_it_is_merged_is_on_the_one_that_stays_or_is_told_that_it_closed():
    merge, person = proposed(), member_of(OrganisationFactory(establishment=True))
    duplicate = merge.duplicate

    joins, _merges = at_once(
        lambda: operations.cosign(
            cosignature=CoSignature(), irritant=Irritant.objects.get(pk=duplicate.pk), by=person, at=AT
        ),
        lambda: operations.accept_merge(
            merge=Merge.objects.select_related("duplicate", "target").get(pk=merge.pk),
            intent="test",
            by=duplicate.author,
            at=AT,
        ),
    )

    assert CoSignature.objects.filter(irritant=duplicate).count() == 0
    assert CoSignature.objects.filter(irritant=merge.target).count() == (2 if joins == "done" else 1)


def test_only_one_proposal_at_a_time_is_open_in_the_database_itself():
    merge = MergeFactory()

    with pytest.raises(Exception, match="irritants_merge_one_at_a_time"):
        MergeFactory(duplicate=merge.duplicate)
