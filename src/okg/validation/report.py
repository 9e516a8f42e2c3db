"""What validation found: findings, and the report that holds them.

A ``Report`` is plain data. Its ``graph`` is the validation report of SHACL (section 3.6); the rest
is what a person needs beside it: where to look, what is wrong in plain words, what to change.
"""

from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeAlias, overload

if TYPE_CHECKING:
    import rdflib

    from okg.ingest.positions import Place
    from okg.validation.cells import Cell

from okg.errors import InputError, NotConforming
from okg.validation.wording import Language

__all__ = ["SEVERITIES", "FailOn", "Finding", "Findings", "Listed", "Report", "Rule", "Severity"]

Severity = Literal["violation", "warning", "info"]
FailOn = Literal["violation", "warning", "info", "none"]

Rule: TypeAlias = tuple[Severity, str]
"""A severity and a shape, by its IRI or by ``_:`` and a name."""

SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
"""The worst first."""


@dataclass(frozen=True)
class Finding:
    """One result of validation."""

    severity: Severity
    focus: "rdflib.term.Node"
    label: str
    """What the focus node is called, or "" where it has no label."""
    path: str
    """An IRI, or a SPARQL property path over IRIs, or "" for a finding on the node itself."""
    value: "rdflib.term.Node | None"
    shape: str
    """The IRI of the source shape, or ``_:`` and a name."""
    component: str
    """The IRI of the constraint component."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The name of the rule, as the shape gives it, or a short form of the shape's IRI.

    This and the other texts are by language, "en" and "zh"; "" is the key of a text without one.
    """
    descriptions: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)
    """What the shape says of every node at fault."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with this node in particular, in plain words; "" leaves it to the message."""
    suggestions: Mapping[str, str] = field(default_factory=dict)
    """What to change, or ""."""
    place: "Place | None" = None
    """Where in a file of RDF it is."""
    cell: "Cell | None" = None
    """The cell or the row of the table that the data at fault was imported from, if it was."""

    @property
    def rule(self) -> str:
        return _in(self.names, "en")

    @property
    def description(self) -> str:
        return _in(self.descriptions, "en")

    @property
    def problem(self) -> str:
        return self.problems.get("en", "")

    @property
    def suggestion(self) -> str:
        return _in(self.suggestions, "en")

    @property
    def file(self) -> str | None:
        found = self.place or self.cell
        return found.file if found else None

    @property
    def line(self) -> int | None:
        """The line in the file, or the row in the sheet."""
        if self.place:
            return self.place.line
        return self.cell.row or None if self.cell else None

    @property
    def column(self) -> int | None:
        return self.place.column if self.place else None

    def message(self, language: Language = "en") -> str:
        """Return the message in ``language``, or else in English, or else in any."""
        return _in(self.messages, language)


def _in(texts: Mapping[str, str], language: str) -> str:
    found = next((texts[it] for it in (language, "en", "") if texts.get(it)), "")
    return found or next(iter(texts.values()), "")


class Findings(Sequence[Finding]):
    """Findings, the worst first. There may be millions: one is made when it is asked for."""

    @property
    @abstractmethod
    def counts(self) -> Mapping[Rule, int]:
        """How many findings there are of each rule."""

    @abstractmethod
    def of(self, rule: Rule, limit: int = 0) -> Iterator[Finding]:
        """Return the findings of ``rule``, as many as ``limit`` in the data's order; 0 for all."""

    def __iter__(self) -> Iterator[Finding]:
        for rule in sorted(self.counts, key=lambda it: (SEVERITIES.index(it[0]), it[1])):
            yield from self.of(rule)

    def __len__(self) -> int:
        return sum(self.counts.values())

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        if isinstance(index, slice) or index < 0:
            return tuple(self)[index]
        found = next(islice(self, index, None), None)
        if found is None:
            raise IndexError(f"there are {len(self)} findings")
        return found


class Listed(Findings):
    """Findings that are there already, in their order."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._findings = tuple(findings)
        self._counts = Counter((it.severity, it.shape) for it in self._findings)

    @property
    def counts(self) -> Mapping[Rule, int]:
        return self._counts

    def of(self, rule: Rule, limit: int = 0) -> Iterator[Finding]:
        found = (it for it in self._findings if (it.severity, it.shape) == rule)
        return islice(found, limit or None)


@dataclass(frozen=True)
class Report:
    """The findings of one validation, the worst first, and what was validated."""

    results: Findings
    make_graph: "Callable[[], rdflib.Graph]"
    files: tuple[str, ...] = ()
    subjects: int = 0
    """How many nodes the data describes."""
    checked: int = 0
    """How many of them a shape targets."""
    notes: tuple[str, ...] = ()
    """What a reader of the report should know, such as that nothing was checked."""

    @cached_property
    def graph(self) -> "rdflib.Graph":
        """The W3C sh:ValidationReport (SHACL, section 3.6)."""
        return self.make_graph()

    @property
    def conforms(self) -> bool:
        """Tell whether there is no finding at all, as SHACL defines it (section 3.6.1.1)."""
        return not self.results.counts

    def count(self, severity: Severity) -> int:
        return sum(count for (it, _), count in self.results.counts.items() if it == severity)

    def fails(self, on: FailOn = "violation") -> bool:
        """Tell whether there is a finding as severe as ``on``, or worse."""
        if on == "none":
            return False
        bad = SEVERITIES[: SEVERITIES.index(on) + 1]
        return any(severity in bad for severity, _ in self.results.counts)

    def raise_unless_conforms(self, fail_on: FailOn = "violation") -> None:
        """Raise NotConforming where there is a finding as severe as ``fail_on``, or worse."""
        if self.fails(fail_on):
            raise NotConforming(self)

    def render(
        self, form: str, *, language: Language = "en", severity: Severity = "info", limit: int = 0
    ) -> str:
        """Return the report as ``text``, ``json``, ``csv``, ``md``, ``html``, ``ttl`` or ``sarif``.

        Findings less severe than ``severity`` are counted only. ``text``, ``md`` and ``html`` show
        ``limit`` findings a rule, 0 for all, and count the rest. ``ttl`` is always whole.

        Raises InputError for any other form.
        """
        from okg.validation.render import RENDERERS
        from okg.validation.render.view import View

        if form not in RENDERERS:
            raise InputError(f"there is no format {form!r}; there are {', '.join(RENDERERS)}")
        return RENDERERS[form](View(self, language, severity, limit))

    def _repr_html_(self) -> str:
        return self.render("html", limit=10)
