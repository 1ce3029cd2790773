"""No status without its event, and the amount paid is the sum of the payments, kept by the database itself."""

from django.db import migrations

from core.triggers import status_needs_event

# A payment changes the row of its funding, whose constraint refuses more than what was granted: also to two people at once.
PAYMENTS_ADD_UP = """
CREATE FUNCTION add_up_payments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE matching_funding SET amount_paid = amount_paid - OLD.amount WHERE id = OLD.funding_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE matching_funding SET amount_paid = amount_paid + NEW.amount WHERE id = NEW.funding_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER matching_payment_adds_up AFTER INSERT OR DELETE OR UPDATE OF amount, funding_id ON matching_payment
FOR EACH ROW EXECUTE FUNCTION add_up_payments();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]

    operations = [
        *(
            status_needs_event(f"matching_{kind}", events="irritants_event", kind=kind)
            for kind in ("match", "poc", "funding", "lesson")
        ),
        migrations.RunSQL(PAYMENTS_ADD_UP, "DROP FUNCTION add_up_payments() CASCADE"),
    ]
