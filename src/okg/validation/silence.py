"""What to say when there is nothing to say: silence would look like success."""

import difflib

import rdflib
from rdflib import URIRef
from rdflib.term import Node

from okg.namespaces import RESERVED
from okg.validation.shapes import Shapes
from okg.validation.terms import local_name, readable

__all__ = ["unchecked"]

MANY = 3
"""Hints and examples are not more than this."""


def unchecked(
    left: int,
    subjects: int,
    used: tuple[set[Node], set[Node]],
    known: rdflib.Graph | None,
    shapes: Shapes,
) -> list[str]:
    """Return a note on the nodes that no shape targets, ``left`` of ``subjects``.

    ``used`` are their classes and their predicates; the note says which might have been meant.
    Where other nodes are targeted, only terms that look misspelt are worth a note.
    """
    classes = {it for it in used[0] if not str(it).startswith(RESERVED)}
    predicates, choices = used[1], shapes.target_classes()
    if known is not None:
        choices |= {
            it
            for kind in list(choices)
            for it in known.transitive_subjects(rdflib.RDFS.subClassOf, kind)
            if isinstance(it, URIRef) and not str(it).startswith(RESERVED)
        }
    if left != subjects:
        described = {it for it in classes | predicates if known and (it, None, None) in known}
        classes, predicates = classes - described, predicates - described
    hints = _pairs(classes, choices) or _pairs(predicates, shapes.target_predicates())
    meant = f"did you mean {' and '.join(hints)}?"
    if left != subjects:
        number = f"{left} of {subjects} subjects"
        return [f"no shape is about {number}; {meant}"] if left and hints else []
    told = f"0 of {subjects} subjects were checked: no shape is about any of them"
    if hints:
        return [f"{told}; {meant}"]
    if not classes and choices:
        examples = ", ".join(sorted(map(readable, choices))[:MANY])
        return [f"{told}; give each its class (rdf:type), such as {examples}"]
    return [f"{told}; okg knows which classes it checks by their IRIs: compare the prefixes"]


def _pairs(used: set[Node], choices: set[Node]) -> list[str]:
    named = [it for it in sorted(choices, key=str, reverse=True) if isinstance(it, URIRef)]
    names = {local_name(it).casefold(): it for it in named}
    hints = []
    for term in sorted(used, key=str):
        near = difflib.get_close_matches(local_name(term).casefold(), names, n=1, cutoff=0.7)
        if near:
            hints.append(f"{readable(names[near[0]])} instead of {readable(term)}")
    return hints[:MANY]
