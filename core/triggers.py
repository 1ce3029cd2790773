"""Migration operations for what the database itself keeps: the two rules of threads, and the rows that lists read."""

from collections.abc import Iterable

from django.db.migrations import RunSQL


def append_only(events: str) -> RunSQL:
    """Rows of this table are added, never changed or deleted."""
    return RunSQL(
        f"CREATE TRIGGER {events}_append_only BEFORE UPDATE OR DELETE ON {events} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER {events}_append_only ON {events}",
    )


def status_needs_event(table: str, *, events: str, kind: str) -> RunSQL:
    """A status of `table` that changed has its event (of subject `kind`, in `events`) when the transaction ends."""
    return RunSQL(
        f"CREATE CONSTRAINT TRIGGER {table}_status_event AFTER UPDATE OF status ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) "
        f"EXECUTE FUNCTION status_needs_event('{events}', '{kind}')",
        f"DROP TRIGGER {table}_status_event ON {table}",
    )


def listed(table: str) -> list[RunSQL]:
    """Keep the standing counts of a table of listed rows, and the words they are searched by."""
    counted = [
        RunSQL(
            f"CREATE TRIGGER {table}_counted_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION count_listed_{event.lower()}()",
            f"DROP TRIGGER {table}_counted_{event.lower()} ON {table}",
        )
        for event, rows in (
            ("INSERT", "NEW TABLE AS added"),
            ("UPDATE", "OLD TABLE AS removed NEW TABLE AS added"),
            ("DELETE", "OLD TABLE AS removed"),
        )
    ]
    words = [
        RunSQL(
            f"CREATE TRIGGER {table}_words_{event.lower()} AFTER {event} ON {table} REFERENCING NEW TABLE AS added "
            "FOR EACH STATEMENT EXECUTE FUNCTION note_words()",
            f"DROP TRIGGER {table}_words_{event.lower()} ON {table}",
        )
        for event in ("INSERT", "UPDATE")
    ]
    return [*counted, *words]


def refreshed(listing: str, *, on: str, events: str, rows: str, when: str = "") -> RunSQL:
    """List again what a change of another table touches. `rows` is SQL that selects their ids, of `changed` the row changed."""
    name = f"{listing}_from_{on}"
    return RunSQL(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            changed {on}%ROWTYPE;
        BEGIN
            IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
            PERFORM {listing}_refresh(id) FROM ({rows}) AS touched(id);
            RETURN NULL;
        END $$;
        CREATE TRIGGER {name} AFTER {events} ON {on} FOR EACH ROW {f"WHEN ({when})" if when else ""}
        EXECUTE FUNCTION {name}();
        """,
        f"DROP TRIGGER {name} ON {on}; DROP FUNCTION {name}();",
    )


def listing(table: str, *, key: str, columns: Iterable[str], source: str) -> RunSQL:
    """The view of all that is public, `source` (with `key` and `columns`), and the function that brings one row up to date.

    A row that is no longer in the view leaves the list; one that did not change is not written again.
    """
    columns = tuple(columns)
    names = f"{key}, {', '.join(columns)}"
    fill = f"INSERT INTO {table} ({names}) SELECT {names} FROM {table}_source;"
    return RunSQL(_listing(table, key, columns, source) + fill, _unlisting(table))


def relisting(
    table: str, *, key: str, columns: Iterable[str], source: str, old_columns: Iterable[str], old_source: str
) -> RunSQL:
    """The same list from another view: rows that were listed are brought up to date."""
    again = f"SELECT {table}_refresh({key}) FROM {table};"
    return RunSQL(
        _unlisting(table) + _listing(table, key, columns, source) + again,
        _unlisting(table) + _listing(table, key, old_columns, old_source) + again,
    )


def _unlisting(table: str) -> str:
    return f"DROP FUNCTION {table}_refresh(bigint); DROP VIEW {table}_source;"


def _listing(table: str, key: str, columns: Iterable[str], source: str) -> str:
    columns = tuple(columns)
    names = ", ".join(columns)
    return f"""
        CREATE VIEW {table}_source AS {source};
        CREATE FUNCTION {table}_refresh(subject bigint) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            DELETE FROM {table} WHERE {key} = subject
                AND NOT EXISTS (SELECT 1 FROM {table}_source AS source WHERE source.{key} = subject);
            INSERT INTO {table} ({key}, {names})
                SELECT {key}, {names} FROM {table}_source AS source WHERE source.{key} = subject
            ON CONFLICT ({key}) DO UPDATE SET ({names}) = ({", ".join(f"EXCLUDED.{name}" for name in columns)})
                WHERE ({", ".join(f"{table}.{name}" for name in columns)})
                IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in columns)});
        END $$;
        """
