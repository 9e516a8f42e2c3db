"""What validation found: findings, and the report that holds them.

A ``Report`` is plain data. Its ``graph`` is the validation report of SHACL (section 3.6); the rest
is what a person needs beside it: where to look, what is wrong in plain words, what to change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import rdflib

from okg.errors import InputError
from okg.ingest.positions import Place

__all__ = ["SEVERITIES", "FailOn", "Finding", "Report", "Severity"]

Severity = Literal["violation", "warning", "info"]
FailOn = Literal["violation", "warning", "info", "none"]

SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
"""The worst first."""


@dataclass(frozen=True)
class Finding:
    """One result of validation."""

    severity: Severity
    focus: rdflib.term.Node
    label: str
    """What the focus node is called, or "" where it has no label."""
    path: str
    """An IRI, or a SPARQL property path over IRIs, or "" for a finding on the node itself."""
    value: rdflib.term.Node | None
    shape: str
    """The IRI of the source shape, or ``_:`` and a name."""
    component: str
    """The IRI of the constraint component."""
    rule: str
    """The name of the rule, as the shape gives it, or a short form of the shape's IRI."""
    description: str
    messages: Mapping[str, str] = field(default_factory=dict)
    """By language, "en" and "zh"; "" is the key of a message without one."""
    problem: str = ""
    """What is wrong with this node in particular, in plain English; "" leaves it to the message."""
    suggestion: str = ""
    place: Place | None = None

    @property
    def file(self) -> str | None:
        return self.place.file if self.place else None

    @property
    def line(self) -> int | None:
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        return self.place.column if self.place else None

    def message(self, language: str = "en") -> str:
        """Return the message in ``language``, or else in English, or else in any."""
        for choice in (language, "en", ""):
            if choice in self.messages:
                return self.messages[choice]
        return next(iter(self.messages.values()), "")


@dataclass(frozen=True)
class Report:
    """The findings of one validation, the worst first, and what was validated."""

    results: tuple[Finding, ...]
    graph: rdflib.Graph
    """The W3C sh:ValidationReport (SHACL, section 3.6)."""
    files: tuple[str, ...] = ()
    subjects: int = 0
    """How many nodes the data describes."""
    checked: int = 0
    """How many of them a shape targets."""
    notes: tuple[str, ...] = ()
    """What a reader of the report should know, such as that nothing was checked."""

    @property
    def conforms(self) -> bool:
        """Tell whether there is no finding at all, as SHACL defines it (section 3.6.1.1)."""
        return not self.results

    def count(self, severity: Severity) -> int:
        return sum(finding.severity == severity for finding in self.results)

    def fails(self, on: FailOn = "violation") -> bool:
        """Tell whether there is a finding as severe as ``on``, or worse."""
        if on == "none":
            return False
        bad = SEVERITIES[: SEVERITIES.index(on) + 1]
        return any(finding.severity in bad for finding in self.results)

    def render(
        self, form: str, *, language: str = "en", severity: Severity = "info", limit: int = 0
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
