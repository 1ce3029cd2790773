"""Plans of funding in versions, planned payments, letters and agreements; and sums that the database itself keeps to the cent."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


from core.triggers import append_only

# Each function takes the row whose sum it checks first, and counts after: of two transactions that add to the same sum the second
# counts what the first has committed.
SUMS = """
CREATE FUNCTION shares_make_the_cost() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plan matching_fundingplan%ROWTYPE;
    shared numeric;
BEGIN
    IF TG_TABLE_NAME = 'matching_share' THEN
        SELECT * INTO plan FROM matching_fundingplan WHERE id = NEW.plan_id FOR NO KEY UPDATE;
    ELSE
        SELECT * INTO plan FROM matching_fundingplan WHERE id = NEW.id FOR NO KEY UPDATE;
    END IF;
    IF plan.is_complete THEN
        SELECT coalesce(sum(amount), 0) INTO shared FROM matching_share WHERE plan_id = plan.id;
        IF shared <> plan.cost THEN
            RAISE EXCEPTION 'plan %: shares of % for a cost of %', plan.id, shared, plan.cost
            USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_plan_shares_make_the_cost';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER matching_plan_shares_make_the_cost AFTER INSERT ON matching_fundingplan
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shares_make_the_cost();
CREATE CONSTRAINT TRIGGER matching_share_shares_make_the_cost AFTER INSERT ON matching_share
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shares_make_the_cost();

CREATE FUNCTION plan_is_of_the_budget() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    poc matching_poc%ROWTYPE;
    plan matching_fundingplan%ROWTYPE;
BEGIN
    IF TG_TABLE_NAME = 'matching_poc' THEN
        SELECT * INTO poc FROM matching_poc WHERE id = NEW.id FOR NO KEY UPDATE;
    ELSE
        SELECT * INTO poc FROM matching_poc WHERE id = NEW.poc_id FOR NO KEY UPDATE;
    END IF;
    SELECT * INTO plan FROM matching_fundingplan WHERE poc_id = poc.id ORDER BY number DESC LIMIT 1;
    IF plan.is_complete AND plan.cost IS DISTINCT FROM poc.budget THEN
        RAISE EXCEPTION 'POC %: a complete plan of % for a budget of %', poc.id, plan.cost, poc.budget
        USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_plan_is_of_the_budget';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER matching_plan_is_of_the_budget AFTER INSERT ON matching_fundingplan
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION plan_is_of_the_budget();
CREATE CONSTRAINT TRIGGER matching_poc_budget_is_of_the_plan AFTER UPDATE OF budget ON matching_poc
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.budget IS DISTINCT FROM NEW.budget)
EXECUTE FUNCTION plan_is_of_the_budget();

CREATE FUNCTION instalments_make_the_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    subject bigint;
    funding matching_funding%ROWTYPE;
    planned numeric;
BEGIN
    IF TG_TABLE_NAME = 'matching_funding' THEN subject := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN subject := OLD.funding_id;
    ELSE subject := NEW.funding_id;
    END IF;
    SELECT * INTO funding FROM matching_funding WHERE id = subject FOR NO KEY UPDATE;
    SELECT sum(amount) INTO planned FROM matching_instalment WHERE funding_id = subject;
    IF planned IS NOT NULL AND planned IS DISTINCT FROM funding.amount_granted THEN
        RAISE EXCEPTION 'funding %: % planned of % granted', subject, planned, funding.amount_granted
        USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_instalments_make_the_grant';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER matching_instalments_make_the_grant
AFTER INSERT OR DELETE ON matching_instalment
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION instalments_make_the_grant();
-- Replaced as a whole, never changed one by one.
CREATE TRIGGER matching_instalment_unchanged BEFORE UPDATE ON matching_instalment
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER matching_funding_grant_is_planned AFTER UPDATE OF amount_granted ON matching_funding
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.amount_granted IS DISTINCT FROM NEW.amount_granted)
EXECUTE FUNCTION instalments_make_the_grant();
"""
NO_SUMS = """
DROP FUNCTION shares_make_the_cost() CASCADE;
DROP FUNCTION plan_is_of_the_budget() CASCADE;
DROP FUNCTION instalments_make_the_grant() CASCADE;
DROP TRIGGER matching_instalment_unchanged ON matching_instalment;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0009_freshness_and_weights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="fundingscheme",
            name="papers_due_days",
            field=models.PositiveSmallIntegerField(
                default=0,
                validators=[django.core.validators.MaxValueValidator(365)],
                verbose_name="papers due, in days before the body meets",
            ),
        ),
        migrations.CreateModel(
            name="FundingDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "kind",
                    models.CharField(
                        choices=[("decision", "Letter of the decision"), ("agreement", "Signed agreement")],
                        max_length=10,
                        verbose_name="document",
                    ),
                ),
                ("file", models.FileField(upload_to="fundings/%Y/%m/", verbose_name="file")),
                ("name", models.CharField(max_length=150, verbose_name="name of the file")),
                ("content_type", models.CharField(max_length=100, verbose_name="type of content")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "funding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="matching.funding",
                        verbose_name="funding",
                    ),
                ),
            ],
            options={
                "verbose_name": "document of a funding file",
                "verbose_name_plural": "documents of funding files",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="FundingPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("cost", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="cost (€)")),
                ("is_complete", models.BooleanField(default=False, verbose_name="complete")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="why it is amended")),
                ("at", models.DateTimeField(verbose_name="written on")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "poc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="matching.poc",
                        verbose_name="POC",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan of funding",
                "verbose_name_plural": "plans of funding",
                "ordering": ["poc", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[("advance", "Advance"), ("interim", "Interim payment"), ("balance", "Balance")],
                        max_length=10,
                        verbose_name="payment",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount (€)")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "funding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="matching.funding",
                        verbose_name="funding",
                    ),
                ),
            ],
            options={
                "verbose_name": "planned payment",
                "verbose_name_plural": "planned payments",
                "ordering": ["due_on", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("own", "Own funds of the establishment"),
                            ("company", "The company"),
                            ("scheme", "Funding scheme"),
                        ],
                        max_length=15,
                        verbose_name="who pays",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount (€)")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="matching.fundingplan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="matching.fundingscheme",
                        verbose_name="funding scheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "share of a plan",
                "verbose_name_plural": "shares of plans",
                "ordering": ["plan", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="fundingplan",
            constraint=models.UniqueConstraint(fields=("poc", "number"), name="matching_fundingplan_number_once"),
        ),
        migrations.AddConstraint(
            model_name="fundingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__gt", 0)), name="matching_fundingplan_cost_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(fields=["due_on"], name="matching_instalment_due"),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(
                fields=("funding", "position"), name="matching_instalment_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="matching_instalment_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                fields=("plan", "source", "scheme"), name="matching_share_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="matching_share_positive"),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scheme__isnull", False), ("source", "scheme")),
                    models.Q(models.Q(("source", "scheme"), _negated=True), ("scheme", None)),
                    _connector="OR",
                ),
                name="matching_share_scheme_iff_source",
            ),
        ),
        append_only("matching_fundingplan"),
        append_only("matching_share"),
        migrations.RunSQL(SUMS, NO_SUMS),
    ]
