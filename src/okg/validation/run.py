"""``okg.validate``: from the user's arguments to a report that a person can act on."""

import difflib
from collections.abc import Sequence
from typing import Literal as OneOf

import rdflib
from rdflib import RDF, SH, BNode, URIRef
from rdflib.term import Node

from okg.errors import InputError
from okg.ingest.positions import Place, Positions
from okg.namespaces import RESERVED
from okg.validation.inputs import (
    Background,
    Given,
    Inputs,
    background,
    packaged_shapes,
    read_inputs,
)
from okg.validation.plain import COMPONENT, Case, problem, suggestion
from okg.validation.reference import CONSISTENCY, Outcome, judge, quiet
from okg.validation.report import SEVERITIES, Finding, Report, Severity
from okg.validation.shapes import Shapes, path_text
from okg.validation.terms import key, label, local_name, readable

__all__ = ["validate"]

Engine = OneOf["reference"]

MANY = 3
CONTRADICTION = "The data says what cannot be true together with the ontology."


def validate(  # noqa: PLR0913 — as many as there are things to choose
    data: Inputs,
    shapes: Inputs | None = None,
    ontology: Inputs | None = None,
    engine: Engine = "reference",
    *,
    context: Inputs = (),
    add_shapes: bool = False,
    add_ontology: bool = False,
) -> Report:
    """Validate ``data`` against ``shapes`` in the light of ``ontology`` (SHACL, section 3).

    Each argument is a path, a graph, or bytes with their format, or several of them. ``shapes``
    and ``ontology`` replace the packaged ones, or are added to them where ``add_shapes`` or
    ``add_ontology`` says so; ``ontology=[]`` is plain SHACL without inference. ``context`` is data
    that what is validated may refer to, and that is not validated itself. Nothing is fetched.

    Raises InputError where an argument cannot be read, or the shapes are not well formed, and
    InconsistentOntology where the ontology or the context contradicts itself.
    """
    if engine != "reference":
        raise InputError(f"there is no engine {engine!r}; there is 'reference'")
    notes: list[str] = []
    with quiet():
        given, around, rules = _read(data, context, shapes, add_shapes, notes)
        known = background(ontology, add=add_ontology, tell=notes.append)
    judged_by = Shapes(rules.graph, Positions(rules.files))
    with quiet():
        notes += judged_by.check()
        outcome = judge(given.graph, around.graph, known, judged_by)
        return _report(given, known, judged_by, outcome, notes)


def _read(
    data: Inputs, context: Inputs, shapes: Inputs | None, add_shapes: bool, notes: list[str]
) -> tuple[Given, Given, Given]:
    """Read everything, and tell of all files with a fault at once."""
    wanted: list[Inputs] = [data, context]
    wanted += [] if shapes is None else [shapes]
    wanted += [packaged_shapes()] if shapes is None or add_shapes else []
    read: list[Given] = []
    faults: list[str] = []
    for inputs in wanted:
        try:
            read.append(read_inputs(inputs, notes.append))
        except InputError as error:
            faults.append(error.message)
    if faults:
        raise InputError("\n".join(faults))
    for given in read:
        notes += [
            f"the import of {iri} is not followed; give its file as well if it matters"
            for given in [given]
            for iri in given.imports()
        ]
    rules = rdflib.Graph()
    for given in read[2:]:
        rules += given.graph
    return read[0], read[1], Given(rules, [file for given in read[2:] for file in given.files])


def _report(
    given: Given, known: Background | None, shapes: Shapes, outcome: Outcome, notes: list[str]
) -> Report:
    positions = Positions(given.files)
    found = [_finding(given, shapes, outcome, positions, result) for result in outcome.results]
    subjects = set(given.graph.subjects())
    checked = subjects & outcome.targeted
    if not len(given.graph):
        notes.append("the data is empty: there was nothing to check")
    elif not checked:
        notes.append(_unchecked(given, known, shapes, len(subjects)))
    return Report(
        results=tuple(sorted(found, key=_order)),
        graph=outcome.report,
        files=tuple(file.name for file in given.files),
        subjects=len(subjects),
        checked=len(checked),
        notes=tuple(dict.fromkeys([*notes, *outcome.notes])),
    )


def _order(finding: Finding) -> tuple[object, ...]:
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


def _finding(
    given: Given, shapes: Shapes, outcome: Outcome, positions: Positions, result: Node
) -> Finding:
    report = outcome.report
    focus, shape, component, severity = (
        _value(report, result, predicate)
        for predicate in (
            SH.focusNode,
            SH.sourceShape,
            SH.sourceConstraintComponent,
            SH.resultSeverity,
        )
    )
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    predicate = path if isinstance(path, URIRef) else None
    case = Case(
        focus=focus,
        predicate=predicate,
        value=value,
        shape=shape,
        component=local_name(component).removesuffix(COMPONENT),
        shapes=shapes,
        judged=outcome.judged,
    )
    contradiction, wrong = shape == CONSISTENCY, problem(case)
    return Finding(
        severity=_severity(severity),
        focus=focus,
        label=label(focus, "en", given.graph, outcome.judged),
        path=path_text(report, path),
        value=value,
        shape=f"_:{shape}" if isinstance(shape, BNode) else str(shape),
        component=str(component),
        rule="consistency" if contradiction else shapes.text(shape, SH.name) or _name(case),
        description=CONTRADICTION if contradiction else shapes.text(shape, SH.description),
        # The engine's own words tell less than the plain ones.
        messages=shapes.messages(report, result, shape)
        or {"en": wrong or " ".join(map(str, report.objects(result, SH.resultMessage)))},
        problem=wrong,
        suggestion="take one of the statements about it back"
        if contradiction
        else suggestion(case),
        place=_place(positions, given.graph, case),
    )


def _value(graph: rdflib.Graph, node: Node, predicate: URIRef) -> Node:
    found = graph.value(node, predicate)
    # SHACL requires each of them of a result (section 3.6.2).
    assert found is not None
    return found


def _severity(severity: Node) -> Severity:
    # Whatever else a shape declares is as bad as the default.
    return {SH.Warning: "warning", SH.Info: "info"}.get(severity, "violation")  # type: ignore[call-overload,no-any-return]


def _name(case: Case) -> str:
    """Call a rule without a name after its shape, or what it is about."""
    if isinstance(case.shape, URIRef):
        return readable(case.shape)
    return f"{readable(case.predicate)} {case.component}".strip()


def _place(positions: Positions, data: rdflib.Graph, case: Case) -> Place | None:
    """Return where the triple at fault is said, or where the focus node is described."""
    focus = key(case.focus)
    if case.predicate is not None:
        predicate = key(case.predicate)
        if case.value is not None:
            values: Sequence[Node] = [case.value]
        elif case.component in ("MaxCount", "UniqueLang"):
            values = list(data.objects(case.focus, case.predicate))
        else:
            values = []
        places = [positions.of_triple(focus, predicate, key(value)) for value in values]
        said = [place for place in places if place]
        if said:
            # Of too many values, the last is the one that is too much.
            return max(said)
    found = positions.of_node(focus)
    if found is None:
        # It is only mentioned: a reference that leads nowhere.
        mentions = (
            positions.of_triple(key(s), key(p), focus)
            for s, p in data.subject_predicates(case.focus)
        )
        found = min((place for place in mentions if place), default=None)
    return found


def _unchecked(given: Given, known: Background | None, shapes: Shapes, subjects: int) -> str:
    """Say that no shape targets anything, and what might have been meant."""
    told = f"0 of {subjects} subjects were checked: no shape is about any of them"
    classes = {it for it in given.graph.objects(None, RDF.type) if isinstance(it, URIRef)}
    classes = {it for it in classes if not str(it).startswith(RESERVED)}
    choices = {it for it in shapes.target_classes() if isinstance(it, URIRef)}
    if known is not None:
        choices |= {
            it
            for kind in list(choices)
            for it in known.closed.transitive_subjects(rdflib.RDFS.subClassOf, kind)
            if isinstance(it, URIRef)
        }
    hints = _pairs(classes, choices) or _pairs(
        set(given.graph.predicates()), set(shapes.target_predicates())
    )
    if hints:
        return f"{told}; did you mean {' and '.join(hints)}?"
    if not classes and choices:
        examples = ", ".join(sorted(map(readable, choices))[:MANY])
        return f"{told}; give each its class (rdf:type), such as {examples}"
    return f"{told}; okg knows which classes it checks by their IRIs: compare the prefixes"


def _pairs(used: set[Node] | set[URIRef], choices: set[Node] | set[URIRef]) -> list[str]:
    names = {local_name(it).casefold(): it for it in sorted(choices, key=str, reverse=True)}
    hints = []
    for term in sorted(used, key=str):
        near = difflib.get_close_matches(local_name(term).casefold(), names, n=1, cutoff=0.7)
        if near:
            hints.append(f"{readable(names[near[0]])} instead of {readable(term)}")
    return hints[:MANY]
