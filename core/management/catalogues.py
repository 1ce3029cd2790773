"""The French catalogues: extracted from Python and templates, one per app, merged with what is translated already.

A msgid stands once, in the lowest app that uses it. Catalogues carry no date and no line number, and are written atomically
and only when they change, so that several people may run this at the same time.
"""

import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "fr"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Folders of templates/ that are not named after an app. Templates at the root belong to core.
TEMPLATE_OWNERS = {
    "account": "accounts",
    "allauth": "accounts",
    "mfa": "accounts",
    "socialaccount": "accounts",
    "usersessions": "accounts",
    "admin": "core",
    "bootstrap5": "core",
    "components": "core",
    "email": "core",
}

Key = tuple[str, str | None]


class QuietCatalog(Catalog):
    """A catalogue whose header says nothing that changes by itself."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", LANGUAGE),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


@dataclass
class Found:
    """One translatable text: where it is used, its plural, the notes to translators."""

    app: str
    plural: str | None = None
    files: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)


def extract_all(base_dir: Path, apps: list[str]) -> dict[Key, Found]:
    """Every text of the interface by (msgid, context). `apps` go from the lowest floor to the highest."""
    found: dict[Key, Found] = {}
    for app, path in sources(base_dir, apps):
        for message_id, context, comments in _texts(path):
            singular, plural = message_id[:2] if isinstance(message_id, tuple) else (message_id, None)
            entry = found.setdefault((singular, context), Found(app))
            entry.plural = entry.plural or plural
            entry.files.add(path.relative_to(base_dir).as_posix())
            entry.comments += [comment for comment in comments if comment not in entry.comments]
    return found


def sources(base_dir: Path, apps: list[str]) -> Iterator[tuple[str, Path]]:
    """Python modules and templates with the app that owns them, lowest floor first."""
    templates: dict[str, list[Path]] = {app: [] for app in apps}
    for path in sorted((base_dir / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            templates[template_owner(path.relative_to(base_dir / "templates"), apps)].append(path)
    for app in apps:
        modules = (path for path in sorted((base_dir / app).rglob("*.py")) if "migrations" not in path.parts)
        yield from ((app, path) for path in [*modules, *templates[app]])


def template_owner(path: Path, apps: Iterable[str]) -> str:
    """The app of a template. Raises ValueError for a folder that is nobody's."""
    if len(path.parts) == 1:
        return "core"
    folder = path.parts[0]
    owner = TEMPLATE_OWNERS.get(folder, folder)
    if owner not in apps:
        raise ValueError(f"templates/{folder}/ belongs to no app: name it after one, or add it to TEMPLATE_OWNERS.")
    return owner


def _texts(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, list[str]]]:
    source = path.read_text()
    if path.suffix != ".py":
        # Within parentheses, the line breaks and the indentation of a template mean nothing to Python's reader.
        source = f"(\n{templatize(source, origin=str(path))}\n)"
    stream = io.BytesIO(source.encode())
    options = {"encoding": "utf-8"}
    for _, text, comments, context in extract(
        "python", stream, KEYWORDS, ["Translators:"], options, strip_comment_tags=True
    ):
        # With a context, Babel gives the plural's texts after it.
        yield text, context, comments


def merge(app: str, found: dict[Key, Found], known: dict[Key, Message]) -> QuietCatalog:
    """The catalogue of one app: what it uses, with the translations known; what nobody uses any more is dropped."""
    catalog = QuietCatalog(locale=LANGUAGE, charset="utf-8", fuzzy=False)
    for (singular, context), entry in sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        if entry.app != app:
            continue
        old = known.get((singular, context))
        catalog.add(
            (singular, entry.plural) if entry.plural else singular,
            _translation(old, plural=entry.plural is not None),
            locations=[(file, 0) for file in sorted(entry.files)],
            auto_comments=entry.comments,
            user_comments=old.user_comments if old else (),
            flags={"fuzzy"} if old and old.fuzzy else (),
            context=context,
        )
    return catalog


def _translation(old: Message | None, *, plural: bool) -> str | tuple[str, ...]:
    """What is translated already, in the shape that is needed now."""
    strings = strings_of(old) if old else [""]
    if not plural:
        return strings[0]
    return tuple(strings) if len(strings) > 1 else (strings[0], "")


def strings_of(message: Message) -> list[str]:
    return [message.string or ""] if isinstance(message.string, str) else list(message.string or [""])


def read(path: Path) -> list[Message]:
    if not path.exists():
        return []
    with path.open("rb") as stream:
        return [message for message in read_po(stream, locale=LANGUAGE) if message.id]


def key(message: Message) -> Key:
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return singular, message.context


def as_po(catalog: Catalog) -> bytes:
    stream = io.BytesIO()
    write_po(stream, catalog, width=0, sort_output=True, include_lineno=False, omit_header=False)
    return re.sub(rb"^(#.*\n)+", b"", stream.getvalue(), count=1)


def as_mo(catalog: Catalog) -> bytes:
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def write_if_changed(path: Path, content: bytes) -> bool:
    """True when the file was another one."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
        stream.write(content)
    os.chmod(stream.name, 0o644)
    os.replace(stream.name, path)
    return True


def problems(catalog: Catalog) -> Iterator[str]:
    """What is wrong with each text: not translated, fuzzy, other placeholders than the original."""
    for message in catalog:
        if not message.id:
            continue
        if not all(strings_of(message)):
            yield f"untranslated: {key(message)[0]!r}"
        elif message.fuzzy:
            yield f"fuzzy: {key(message)[0]!r}"
        else:
            yield from (f"{error}: {key(message)[0]!r}" for error in message.check(catalog))
