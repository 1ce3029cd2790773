"""What the rows of a table file say, checked by one form per row before anything is written."""

import difflib
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.tables import Problem, Row, Table, TableRefused, folded

Names = dict[str, Any]
YES = {"oui", "o", "yes", "vrai", "1", "x"}
NO = {"non", "n", "no", "faux", "0"}
SEVERAL = object()  # in Names: more than one object has this name


def by_name(objects: Iterable[Any], *attributes: str) -> dict[str, Any]:
    """Objects by each of their names, folded; SEVERAL where a name says two of them."""
    names: dict[str, Any] = {}
    for each in objects:
        for name in {folded(str(getattr(each, attribute))) for attribute in attributes} - {""}:
            names[name] = SEVERAL if name in names else each
    return names


def with_former(names: dict[str, Any], former: Iterable[tuple[Any, Any]], *attributes: str) -> dict[str, Any]:
    """Those names, and of each pair those of the first, which is no more, for the second. A name that is in use means who uses it."""
    old: dict[str, Any] = {}
    for gone, stays in former:
        for name in {folded(str(getattr(gone, attribute))) for attribute in attributes} - {"", *names}:
            old[name] = stays if old.get(name, stays) == stays else SEVERAL
    return old | names


class OneNamed(forms.CharField):
    """One of the objects the form knows, by its name. `founds` makes one of an unknown name, or raises ValidationError."""

    names: Names
    founds: Callable[[str], Any] | None = None

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.find(text) if text else None

    def find(self, text: str) -> Any:
        name = folded(text)
        if self.founds and name not in self.names:
            self.names[name] = self.founds(text)
        found = self.names.get(name)
        if found is SEVERAL:
            raise ValidationError(_("Several have the name “%(name)s”: say which one.") % {"name": text})
        if found is None:
            near = difflib.get_close_matches(name, [name for name in self.names if self.names[name] is not SEVERAL], 1)
            hint = _("Unknown: “%(name)s”. Is it “%(near)s”?") if near else _("Unknown: “%(name)s”.")
            raise ValidationError(hint % {"name": text, "near": self.names[near[0]] if near else ""})
        return found


class SeveralNamed(OneNamed):
    """Several of the objects the form knows, their names separated by « ; », « | » or line breaks."""

    def clean(self, value: Any) -> list[Any]:
        text = forms.CharField.clean(self, value)
        return [self.find(name.strip()) for name in re.split(r"[;|\n]", text) if name.strip()]


class YesNo(forms.CharField):
    """« oui » or « non »."""

    def clean(self, value: Any) -> bool | None:
        text = folded(super().clean(value))
        if text and text not in YES | NO:
            raise ValidationError(_("Write yes or no."))
        return text in YES if text else None


class Euros(forms.DecimalField):
    """« 12 500,50 € »."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub(r"[\s€]", "", str(value or "")).replace(",", "."))


class Day(forms.DateField):
    """`2026-11-24` or `24/11/2026`, whatever the language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)


class RowForm(forms.BaseForm):
    """Mix into a form. `columns` gives the column of each field; `names` what its named fields know."""

    columns: ClassVar[Mapping[str, str]]

    def __init__(
        self, row: Row, *, names: Mapping[str, Names], founds: Mapping[str, Callable[[str], Any]] | None = None
    ) -> None:
        self.line = row.line
        # An empty cell says nothing: the field keeps its default.
        super().__init__({field: row.cells[key] for field, key in self.columns.items() if key in row.cells})
        for name, known in names.items():
            self.fields[name].names = known  # type: ignore[attr-defined]
        for name, makes in (founds or {}).items():
            self.fields[name].founds = makes  # type: ignore[attr-defined]

    def problems(self) -> list[Problem]:
        return [
            Problem(self.line, self.columns.get(field, ""), " ".join(map(str, messages)))
            for field, messages in self.errors.items()
        ]


Form = TypeVar("Form", bound=RowForm)


@dataclass(frozen=True, slots=True)
class Checked(Generic[Form]):
    """`known` counts the rows whose reference is already here: they are left as they are."""

    good: list[Form]
    problems: list[Problem]
    known: int = 0


def check_columns(table: Table, form: type[RowForm]) -> None:
    """Raises TableRefused when a column is unknown, or one that every row needs is missing."""
    expected = set(form.columns.values())
    unknown = [
        Problem(1, title, _("Unknown column. The columns are: %(all)s.") % {"all": ", ".join(form.columns.values())})
        for key, title in table.columns.items()
        if key not in expected
    ]
    raise_missing(
        table,
        unknown,
        [
            form.columns[name]
            for name, field in form.base_fields.items()  # type: ignore[attr-defined]
            if field.required
        ],
    )


def raise_missing(table: Table, problems: list[Problem], columns: Iterable[str]) -> None:
    """Raises TableRefused with `problems` and each of `columns` that the table lacks, if there is any."""
    lacking = [Problem(1, column, _("This column is missing.")) for column in columns if column not in table.columns]
    if problems or lacking:
        raise TableRefused(*problems, *lacking)


def check_rows(
    table: Table,
    make: Callable[[Row], Form],
    *,
    keys: Callable[[Form], Mapping[str, Hashable]],
    is_known: Callable[[Form], bool] = lambda form: False,
) -> Checked[Form]:
    """Check every row. `keys` gives, by field, what no two rows of one file may share."""
    good, problems, known = [], [], 0
    first: dict[tuple[str, Hashable], int] = {}
    for row in table.rows:
        form = make(row)
        wrong = form.problems() or _repeated(form, keys(form), first)
        if wrong:
            problems += [replace(each, column=table.columns.get(each.column, each.column)) for each in wrong]
        elif is_known(form):
            known += 1
        else:
            good.append(form)
    return Checked(good, problems, known)


def _repeated(form: RowForm, keys: Mapping[str, Hashable], first: dict[tuple[str, Hashable], int]) -> list[Problem]:
    problems = []
    for field, value in keys.items():
        line = first.setdefault((field, value), form.line)
        if line != form.line:
            reason = _("Line %(line)d says the same: each line needs its own.") % {"line": line}
            problems.append(Problem(form.line, form.columns[field], reason))
    return problems
