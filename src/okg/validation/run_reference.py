"""Validation by the reference engine: from the arguments to the report."""

from collections.abc import Iterable

from rdflib import RDF

from okg.errors import InputError
from okg.ingest.positions import Positions
from okg.namespaces import ONTOLOGY, ONTOLOGY_FILES
from okg.validation.findings import findings
from okg.validation.inputs import (
    Background,
    Given,
    background,
    packaged_shapes,
    read_inputs,
)
from okg.validation.quiet import quiet
from okg.validation.reference import Outcome, judge
from okg.validation.report import Listed, Report
from okg.validation.shapes import Shapes
from okg.validation.silence import unchecked
from okg.validation.wanted import Inputs, Wanted

__all__ = ["imports", "read_all", "report"]


def report(wanted: Wanted) -> Report:
    """Return the report on what is ``wanted``; see ``okg.validation.run.validate``."""
    notes: list[str] = []
    inputs = {
        "data": wanted.data,
        "context": wanted.context,
        "shapes": packaged_shapes() if wanted.shapes is None else wanted.shapes,
        "add_shapes": wanted.add_shapes,
        "ontology": () if wanted.ontology is None else wanted.ontology,
        "add_ontology": wanted.add_ontology,
    }
    packaged = wanted.ontology is None
    with quiet():
        read = read_all(inputs, notes)
        notes += imports(read.values(), there=packaged)
        known = background(None if packaged else read["ontology"], read["add_ontology"])
    rules = read["shapes"] + read["add_shapes"]
    judged_by = Shapes(rules.graph, Positions(rules.files))
    with quiet():
        if wanted.shapes is not None or read["add_shapes"].graph:
            # The packaged ones are known to be sound: looking again would take a second.
            notes += judged_by.check(inferring=known is not None)
        outcome = judge(read["data"].graph, read["context"].graph, known, judged_by)
        return _report(read["data"], known, judged_by, outcome, notes)


def read_all(wanted: dict[str, Inputs], notes: list[str]) -> dict[str, Given]:
    """Read everything, and tell of all files with a fault at once."""
    read: dict[str, Given] = {}
    faults: list[str] = []
    for name, inputs in wanted.items():
        try:
            read[name] = read_inputs(inputs, notes.append)
        except InputError as error:
            faults.append(error.message)
    if faults:
        raise InputError("\n".join(faults))
    return read


def imports(read: Iterable[Given], *, there: bool) -> list[str]:
    """Tell which imports are not followed; ``there``: the packaged ontology is."""
    return [
        f"the import of {iri} is not followed; give its file as well if it matters"
        for given in read
        for iri in given.imports()
        if not (there and (iri == ONTOLOGY or iri.startswith(ONTOLOGY_FILES)))
    ]


def _report(
    given: Given, known: Background | None, shapes: Shapes, outcome: Outcome, notes: list[str]
) -> Report:
    subjects = set(given.graph.subjects())
    checked = subjects & outcome.targeted
    if not subjects:
        notes.append("the data is empty: there was nothing to check")
    else:
        left = subjects - checked
        classes = {it for node in left for it in given.graph.objects(node, RDF.type)}
        predicates = {it for node in left for it in given.graph.predicates(node)}
        notes += unchecked(
            len(left),
            len(subjects),
            (classes, predicates),
            known.closed if known else None,
            shapes,
        )
    return Report(
        results=Listed(findings(given, shapes, outcome)),
        make_graph=lambda: outcome.report,
        files=tuple(file.name for file in given.files),
        subjects=len(subjects),
        checked=len(checked),
        notes=tuple(dict.fromkeys([*notes, *outcome.notes])),
    )
