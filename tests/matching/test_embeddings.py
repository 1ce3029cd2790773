"""Meanings of texts: who is asked, for what, when, how often, and what becomes of the answers."""

from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import embeddings as client
from irritants import operations as irritants
from irritants.models import Irritant
from matching import migrations, tasks
from matching.candidates import need_of, offers
from matching.enums import Embedded
from matching.models import Embedding, Match
from matching.operations import embeddings as operation
from matching.operations import suggestions
from startups import operations as startups
from tests.factories.accounts import OrganisationFactory, curator
from tests.factories.irritants import IrritantFactory
from tests.factories.startups import StartupFactory
from tests.matching.embedder import DIMENSIONS, MODEL
from tests.matching.embedding import AT, TOMORROW, changed, forget_jobs, queued, today, work

pytestmark = pytest.mark.django_db


def test_it_is_off_by_default_and_asks_nobody(settings, need, company, run_jobs, django_assert_num_queries):
    assert settings.EMBEDDINGS_URL == ""

    with django_assert_num_queries(0):
        assert operation.embed(at=AT) == 0
        tasks.embed_what_is_missing(0)
    tasks.suggest_for_irritant(need.pk)
    tasks.suggest_for_startup(company.pk)

    assert run_jobs() == []
    assert "meaning" not in [reason["criterion"] for reason in Match.objects.get().reasons]


def test_published_irritants_and_validated_companies_are_computed_once(embedder, need, company):
    IrritantFactory(submitted=True)
    StartupFactory(registered=True)

    assert work() == 2
    assert work() == 0

    assert sorted(embedder.texts) == sorted(
        [
            f"{need.title} {need.situation} {need.problem} {need.outcome}",
            f"{company.pitch} {company.description}",
        ]
    )
    assert sorted(Embedding.objects.values_list("kind", "object_id", "model", "dimensions", "computed_at")) == [
        ("need", need.pk, MODEL, DIMENSIONS, AT),
        ("offer", company.pk, MODEL, DIMENSIONS, AT),
    ]
    day = today()
    assert (day.texts, day.tokens, day.failures, day.resume_at, day.stopped) == (2, 14, 0, None, "")
    assert work(at=TOMORROW) == 0


def test_the_vectors_reach_the_profiles_in_one_query_for_each_side(embedder, need, django_assert_num_queries):
    StartupFactory.create_batch(3, validated=True)
    work()

    with django_assert_num_queries(4):
        found = offers(at=AT)
    with django_assert_num_queries(5):
        profile = need_of(Irritant.objects.select_related("establishment").get(pk=need.pk))

    assert [len(offer.meaning) for offer in found] == [4 * DIMENSIONS] * 3
    assert profile.meaning == Embedding.objects.get(kind=Embedded.NEED).vector
    (right,) = client.ask(client.service(), [embedder.texts[0]], at=AT).vectors
    assert profile.meaning == right


def test_a_text_that_changes_is_computed_again_and_one_that_does_not_is_not_asked_again(embedder, need, company):
    work()
    changed(need, problem="Les salles sont trop petites.")
    changed(company, team_size=12)

    assert work(at=AT + timedelta(hours=2)) == 1

    assert embedder.texts[2:] == [f"{need.title} {need.situation} Les salles sont trop petites. {need.outcome}"]
    company_row = Embedding.objects.get(kind=Embedded.OFFER)
    assert (company_row.row_at, company_row.computed_at) == (company.updated_at, AT)
    assert company_row.vector is not None
    assert operation.embed(at=AT + timedelta(hours=2)) == 0


@pytest.mark.parametrize("setting", [{"EMBEDDINGS_MODEL": "autre"}, {"EMBEDDINGS_DIMENSIONS": DIMENSIONS + 1}])
def test_another_model_starts_afresh_and_its_vectors_replace_the_former(embedder, need, settings, setting):
    work()
    for name, value in setting.items():
        setattr(settings, name, value)
    embedder.right = lambda texts: {
        "data": [
            {"index": place, "embedding": [1.0] * settings.EMBEDDINGS_DIMENSIONS} for place, _text in enumerate(texts)
        ]
    }

    assert need_of(need).meaning == b""
    assert work() == 1

    row = Embedding.objects.get()
    assert (row.model, row.dimensions) == (settings.EMBEDDINGS_MODEL, settings.EMBEDDINGS_DIMENSIONS)


def test_they_are_asked_in_batches_the_last_changed_first(embedder, monkeypatch):
    monkeypatch.setattr(operation, "BATCH", 2)
    needs = IrritantFactory.create_batch(3, published=True)
    StartupFactory.create_batch(2, validated=True)
    changed(needs[1])

    assert work() == 5

    assert [len(body["input"]) for body in embedder.asked] == [2, 2, 1]
    assert embedder.texts[0].startswith(needs[1].title)


def test_each_batch_queues_the_next_and_the_last_queues_none(embedder, need):
    operation.embed(at=AT)
    assert len(queued(operation.TASK)) == 1

    forget_jobs()
    operation.embed(at=AT)
    assert queued(operation.TASK) == []


def test_a_text_is_cut_and_loses_what_may_be_personal(embedder):
    text = (
        "Écrivez à jeanne.durand@univ.example, au 01 23 45 67 89 ou au +33 6.12.34.56.78 avant 2026. " + "mot " * 3_000
    )
    StartupFactory(validated=True, pitch="Accroche", description=text[:20_000])

    work()

    (sent,) = embedder.texts
    assert sent.startswith("Accroche Écrivez à au ou au avant 2026. mot mot")
    assert len(sent) == operation.SENT


def test_neither_the_name_of_an_establishment_nor_of_a_person_or_a_company_is_sent(embedder, company):
    establishment = OrganisationFactory(establishment=True, name="Université de Fictive", short_name="UFic")
    hidden = IrritantFactory(
        published=True, establishment=establishment, hide_establishment=True, situation="À l’universite de  FICTIVE."
    )
    IrritantFactory(published=True, establishment=establishment, hide_establishment=True)

    work()

    asked = str(embedder.asked)
    for name in ("Fictive", "FICTIVE", "UFic", str(company), hidden.author.last_name, hidden.author.email):
        assert name not in asked
    assert Embedding.objects.get(object_id=hidden.pk, kind=Embedded.NEED).vector is None
    assert Embedding.objects.filter(kind=Embedded.NEED, vector__isnull=False).count() == 1
    assert work() == 0


def test_a_company_that_says_nothing_is_asked_of_nobody(embedder):
    StartupFactory(validated=True, pitch="", description="  ")

    assert work() == 0
    assert embedder.asked == []
    assert offers()[0].meaning == b""


def test_the_index_of_a_worker_follows_vectors_that_come_and_change(embedder, need, company):
    def meanings() -> list[bytes]:
        with suggestions.engine(at=AT) as index:
            return [index.ranker.need(need.pk).meaning, index.ranker.offer(company.pk).meaning]

    before = meanings()
    work()
    computed = meanings()
    rows = Embedding.objects.filter(kind=Embedded.OFFER)
    rows.update(vector=computed[0], computed_at=TOMORROW)

    assert before == [b"", b""]
    assert computed == [Embedding.objects.get(kind=Embedded.NEED).vector, computed[1]]
    assert computed[0] != computed[1]
    assert meanings() == [computed[0], computed[0]]


def test_what_is_no_longer_public_is_forgotten(embedder, need, company):
    other = IrritantFactory(published=True)
    work()
    irritants.archive(irritant=need, by=curator(), at=AT)
    startups.suspend(startup=company, reason="Radiée.", by=curator(), at=AT)

    operation.embed(at=AT)

    assert list(Embedding.objects.values_list("kind", "object_id")) == [("need", other.pk)]


def test_publishing_leads_to_the_reason_on_the_page_of_candidates(embedder, company, run_jobs):
    irritant = IrritantFactory(submitted=True, hide_establishment=True)
    by = curator()
    irritants.publish(irritant=irritant, by=by, at=AT)

    names = run_jobs()
    tasks.suggest_again()  # queued for later: companies were computed too

    assert {"matching.suggest_for_irritant", "matching.embed", "matching.suggest_again"} <= set(names)
    (meaning,) = [each for each in Match.objects.get().reasons if each["criterion"] == "meaning"]
    assert not meaning["missing"]
    assert meaning["contribution"] > 0
    browser = Client()
    browser.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get(reverse("matching:candidates", args=[irritant.uuid])).content.decode()
    assert "<span>Sens des textes</span>" in page
    assert "proximité de sens" in page


def test_a_single_new_irritant_is_ranked_again_at_once_and_alone(embedder, company):
    work()
    forget_jobs()
    irritant = IrritantFactory(published=True)

    operation.embed(at=AT)

    assert [job.args for job in queued("matching.suggest_for_irritant")] == [{"irritant_id": irritant.pk}]
    assert queued("matching.suggest_again") == []


def test_after_many_all_are_ranked_again_once(embedder, monkeypatch):
    monkeypatch.setattr(operation, "BATCH", 6)
    IrritantFactory.create_batch(13, published=True)

    work()

    assert [job.scheduled_at for job in queued("matching.suggest_again")] == [AT + operation.SETTLED]
    assert len(queued("matching.suggest_for_irritant")) == 1


def column_type() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = 'matching_embedding'::regclass AND attname = 'vector'"
        )
        return cursor.fetchone()[0]


def test_vectors_live_in_pgvector_where_the_database_has_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'vector'")
        has_it = cursor.fetchone() is not None

    assert column_type() == ("vector" if has_it else "real[]")


def test_everything_is_the_same_in_a_plain_array(embedder, need, company):
    work()
    before = dict(Embedding.objects.by(client.service()).meanings(Embedded.NEED))

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE matching_embedding ALTER COLUMN vector TYPE real[] USING vector::real[]")
    assert column_type() == "real[]"
    assert Embedding.objects.by(client.service()).meanings(Embedded.NEED) == before
    Embedding.objects.all().delete()

    assert work() == 2
    assert Embedding.objects.by(client.service()).meanings(Embedded.NEED) == before


def test_the_migration_takes_pgvector_where_it_may_and_does_without_where_it_may_not(embedder, need):
    (name,) = [each.name for each in iter_modules(migrations.__path__) if each.name.endswith("_embeddings")]
    use_pgvector = import_module(f"matching.migrations.{name}").use_pgvector
    editor = SimpleNamespace(connection=connection)
    work()
    before = Embedding.objects.by(client.service()).meanings(Embedded.NEED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")
        if cursor.fetchone() is None:
            pytest.skip("this PostgreSQL has no pgvector")
        cursor.execute("ALTER TABLE matching_embedding ALTER COLUMN vector TYPE real[] USING vector::real[]")
        cursor.execute("DROP EXTENSION vector; CREATE ROLE nobody_special; SET LOCAL ROLE nobody_special")

        use_pgvector(None, editor)

        cursor.execute("RESET ROLE")
    assert column_type() == "real[]"
    use_pgvector(None, editor)
    assert column_type() == "vector"
    assert Embedding.objects.by(client.service()).meanings(Embedded.NEED) == before
