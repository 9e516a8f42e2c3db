"""From the results of an engine to findings that a person can act on."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import rdflib
from rdflib import SH, BNode, URIRef
from rdflib.term import Node

from okg.ingest.positions import Place, Positions
from okg.validation.cells import cell_of
from okg.validation.plain import COMPONENT, Case, Choices, equal_pair, problem, suggestion
from okg.validation.report import SEVERITIES, Finding, Severity
from okg.validation.results import CONSISTENCY, Result, from_report
from okg.validation.shapes import Shapes
from okg.validation.terms import key, label, local_name, readable
from okg.validation.wording import LANGUAGES, Language, say

if TYPE_CHECKING:
    from okg.validation.inputs import Given
    from okg.validation.reference import Outcome

__all__ = ["Writer", "findings", "severity_of"]


def findings(given: "Given", shapes: Shapes, outcome: "Outcome") -> tuple[Finding, ...]:
    """Return what ``outcome`` says of the data ``given``, the worst first."""
    writer = Writer(shapes, given.graph, outcome.judged, Positions(given.files))
    results = (from_report(outcome.report, it, shapes) for it in outcome.results)
    return tuple(sorted(map(writer.finding, results), key=order))


def order(finding: Finding) -> tuple[object, ...]:
    """Return what findings are sorted by: the worst first, then as the data has them."""
    place = finding.place or Place("", 0, 0)
    return (
        SEVERITIES.index(finding.severity),
        finding.shape,
        place,
        readable(finding.focus),
        finding.path,
        readable(finding.value),
        finding.component,
    )


def severity_of(severity: Node) -> Severity:
    """Return how bad a result is: whatever else a shape declares is as bad as the default."""
    return {SH.Warning: "warning", SH.Info: "info"}.get(severity, "violation")  # type: ignore[call-overload,no-any-return]


@dataclass(frozen=True)
class Writer:
    """Puts results into words."""

    shapes: Shapes
    data: rdflib.Graph
    """What the user stated, at least about the nodes in the results."""
    judged: rdflib.Graph
    """What the results rest on, at least about these nodes."""
    positions: Positions
    choices: dict[tuple[Node, str], Choices] = field(default_factory=dict)
    """See ``Case``."""

    def finding(self, result: Result) -> Finding:
        """Return ``result`` in words, with its place."""
        shape, contradiction = result.shape, result.shape == CONSISTENCY
        cases: dict[Language, Case] = {
            language: Case(
                focus=result.focus,
                predicate=result.predicate,
                value=result.value,
                shape=shape,
                component=local_name(URIRef(result.component)).removesuffix(COMPONENT),
                shapes=self.shapes,
                judged=self.judged,
                language=language,
                choices=self.choices,
            )
            for language in LANGUAGES
        }
        case = cases["en"]

        def consistent(name: str) -> dict[str, str]:
            return {it: say(it, name) for it in LANGUAGES} if contradiction else {}

        problems: dict[str, str] = {language: problem(it) for language, it in cases.items()}
        suggestions: dict[str, str] = {language: suggestion(it) for language, it in cases.items()}
        return Finding(
            severity=severity_of(result.severity),
            focus=result.focus,
            label=label(result.focus, "en", self.data, self.judged),
            path=result.path,
            value=result.value,
            shape=f"_:{shape}" if isinstance(shape, BNode) else str(shape),
            component=result.component,
            names=consistent("consistency")
            or self.shapes.texts(shape, SH.name)
            or {"en": _name(case)},
            descriptions=consistent("contradiction") or self.shapes.texts(shape, SH.description),
            # The engine's own words tell less than the plain ones.
            messages=result.messages
            or {language: text for language, text in problems.items() if text}
            or {"en": result.engine_message},
            problems=problems,
            suggestions=consistent("take back") or suggestions,
            place=result.place or self._place(case),
            cell=cell_of(result.focus, result.path, self.data),
        )

    def _place(self, case: Case) -> Place | None:
        """Return where the triple at fault is said, or where the focus node is described."""
        focus = key(case.focus)
        predicate = equal_pair(case)[0] if case.component == "Equals" else case.predicate
        if case.value is not None:
            values = [case.value]
        elif case.component in ("MaxCount", "UniqueLang"):
            values = case.values()
        else:
            values = []
        if predicate is not None:
            of_triple = self.positions.of_triple
            places = [of_triple(focus, key(predicate), key(value)) for value in values]
            said = [place for place in places if place]
            if said:
                # Of too many values, the last is the one that is too much.
                return max(said)
        found = self.positions.of_node(focus)
        if found is None:
            # It is only mentioned: a reference that leads nowhere.
            mentions = (
                self.positions.of_triple(key(s), key(p), focus)
                for s, p in self.data.subject_predicates(case.focus)
            )
            found = min((place for place in mentions if place), default=None)
        return found


def _name(case: Case) -> str:
    """Call a rule without a name after its shape, or what it is about."""
    if isinstance(case.shape, URIRef):
        return readable(case.shape)
    return f"{readable(case.predicate)} {case.component}".strip()
