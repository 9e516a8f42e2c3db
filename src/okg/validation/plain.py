"""What is wrong in plain words, and what to change, for one result of validation."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

import rdflib
from rdflib import RDF, RDFS, SH, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from okg.namespaces import XSD
from okg.validation.shapes import Shapes
from okg.validation.terms import label, local_name, readable

__all__ = ["Case", "problem", "suggestion"]

RANGE = URIRef("http://schema.org/rangeIncludes")
TEXT = URIRef(f"{XSD}string")
FEW = 8
"""More values than this are not listed."""

COMPONENT = "ConstraintComponent"
LIMITS = {
    "MinInclusive": (SH.minInclusive, "less than"),
    "MaxInclusive": (SH.maxInclusive, "more than"),
    "MinExclusive": (SH.minExclusive, "not more than"),
    "MaxExclusive": (SH.maxExclusive, "not less than"),
}
ORDERS = {
    "LessThan": (SH.lessThan, "does not come before"),
    "LessThanOrEquals": (SH.lessThanOrEquals, "comes after"),
}
LENGTHS = {
    "MinLength": (SH.minLength, "shorter than"),
    "MaxLength": (SH.maxLength, "longer than"),
}
DATATYPES = {
    f"{XSD}string": "a text",
    f"{XSD}date": "a date such as 2026-01-31",
    f"{XSD}dateTime": "a date and time such as 2026-01-31T09:00:00",
    f"{XSD}decimal": "a decimal number such as 12.50",
    f"{XSD}integer": "a whole number",
    f"{XSD}boolean": "true or false",
    str(RDF.langString): 'a text with its language such as "…"@en',
}
NODE_KINDS = {
    SH.IRI: "an IRI",
    SH.Literal: "a literal",
    SH.BlankNode: "a blank node",
    SH.BlankNodeOrIRI: "an IRI or a blank node",
    SH.BlankNodeOrLiteral: "a blank node or a literal",
    SH.IRIOrLiteral: "an IRI or a literal",
}


@dataclass(frozen=True)
class Case:
    """One result: which constraint it is about, and the graphs that it is judged by."""

    focus: Node
    predicate: URIRef | None
    """The path, where it is a single property."""
    value: Node | None
    shape: Node
    component: str
    """The local name of the component, without "ConstraintComponent"."""
    shapes: Shapes
    judged: rdflib.Graph

    def parameter(self, predicate: URIRef) -> Node | None:
        return self.shapes.graph.value(self.shape, predicate)

    def values(self, predicate: Node | None = None) -> list[Node]:
        """Return what the focus node has for ``predicate`` (default: the path)."""
        wanted = predicate or self.predicate
        if not isinstance(wanted, URIRef):
            return []
        return sorted(self.judged.objects(self.focus, wanted), key=readable)

    def expected(self) -> str:
        """Return what kind of value the shape expects, or ""."""
        members = self.shapes.members(self.shape)
        if 0 < len(members) <= FEW:
            return f"one of {_listed(members)}"
        kind = self.parameter(SH.datatype) or self.parameter(SH["class"])
        if kind is not None:
            return _kind(self.judged, kind)
        kind = self.parameter(SH.nodeKind)
        if isinstance(kind, URIRef):
            return NODE_KINDS.get(kind, "")
        return self.range()

    def alternatives(self) -> list[Node]:
        """Return the datatypes and classes among which the shape's ``sh:or`` lets choose."""
        head, graph = self.parameter(SH["or"]), self.shapes.graph
        members: Iterable[Node] = Collection(graph, head) if head is not None else []
        kinds = [graph.value(it, SH.datatype) or graph.value(it, SH["class"]) for it in members]
        return [it for it in kinds if it is not None]

    def range(self) -> str:
        """Return what the ontology says that the property leads to, or ""."""
        found = (
            sorted(self.judged.objects(self.predicate, RANGE), key=str) if self.predicate else []
        )
        return " or ".join(_kind(self.judged, it) for it in found)


def _kind(graph: rdflib.Graph, kind: Node) -> str:
    """Return what a value of the datatype or class ``kind`` is called."""
    if str(kind) in DATATYPES:
        return DATATYPES[str(kind)]
    name = label(kind, "en", graph)
    if not name and str(kind).startswith(XSD):
        return f"a value of type {readable(kind)}"
    return f"{_a(name or local_name(kind))} ({readable(kind)})"


def problem(case: Case) -> str:  # noqa: PLR0911, PLR0912 — one line a component
    """Return what is wrong, or "" where only the shape's own message can tell."""
    path, value = readable(case.predicate), readable(case.value)
    if case.component == "MinCount" and case.predicate:
        has, needed = len(case.values()), case.parameter(SH.minCount)
        if not has:
            return f"{path} is missing"
        return f"{path} has {_count(has)}, but needs at least {needed}"
    if case.component == "MaxCount" and case.predicate:
        most = str(case.parameter(SH.maxCount))
        found = case.values()
        if most == "0":
            return f"{path} must not be given here, but is {_listed(found)}"
        return f"{path} has {_count(len(found))} ({_listed(found)}), but may have {most} at most"
    if case.component in ("Datatype", "NodeKind", "Class"):
        expected = case.expected()
        if case.component == "Class" and (case.value, None, None) not in case.judged:
            return f"{value} is described nowhere; {expected} is expected here"
        kind = case.parameter(SH.datatype)
        if case.component == "Datatype" and kind is not None:
            expected = _kind(case.judged, kind)
        return f"{value} is not {expected}" if expected else ""
    if case.component == "In":
        allowed = len(case.shapes.members(case.shape))
        choices = (
            "the one allowed value" if allowed == 1 else f"one of the {allowed} allowed values"
        )
        return f"{value} is not {choices}"
    if case.component in LIMITS:
        predicate, words = LIMITS[case.component]
        if not isinstance(case.value, Literal) or case.value.datatype in (None, TEXT):
            return f"{value} cannot be compared with {readable(case.parameter(predicate))}"
        return f"{value} is {words} {readable(case.parameter(predicate))}"
    if case.component in LENGTHS:
        predicate, words = LENGTHS[case.component]
        return f"{value} is {words} {case.parameter(predicate)} characters"
    if case.component in ORDERS:
        predicate, words = ORDERS[case.component]
        other = case.parameter(predicate)
        return f"{path} {value} {words} {readable(other)} {_listed(case.values(other))}"
    if case.component == "Equals":
        other = case.parameter(SH.equals)
        return f"{value} is a value of only one of {path} and {readable(other)}"
    if case.component == "Disjoint":
        return f"{value} is a value of both {path} and {readable(case.parameter(SH.disjoint))}"
    if case.component == "Pattern":
        return f"{value} is not written as it must be ({case.parameter(SH.pattern)})"
    if case.component == "UniqueLang" and case.predicate:
        return f"{path} has several values in one language: {_listed(case.values())}"
    if case.component == "LanguageIn":
        return f"{value} is in none of the allowed languages"
    if case.component == "HasValue" and case.predicate:
        return f"{path} lacks the value {readable(case.parameter(SH.hasValue))}"
    if case.component == "Or":
        kinds = [_kind(case.judged, it) for it in case.alternatives()]
        return f"{value} is neither {' nor '.join(kinds)}" if len(kinds) > 1 else ""
    if case.component == "Closed":
        return f"{path} is not foreseen here"
    return ""


def suggestion(case: Case) -> str:
    """Return what to change: worked out where that can be done, or as the shape says, or ""."""
    return _worked_out(case) or case.shapes.suggestion(case.shape)


def _worked_out(case: Case) -> str:  # noqa: PLR0911 — one line a component
    match case.component:
        case "MinCount" if case.predicate:
            return f"add {readable(case.predicate)}, {case.expected() or 'a value'}"
        case "MaxCount" if case.predicate and str(case.parameter(SH.maxCount)) == "1":
            return "keep one of the values and take the others out"
        case "MaxCount" if case.predicate and str(case.parameter(SH.maxCount)) == "0":
            return f"take {readable(case.predicate)} out"
        case "In":
            return _nearest(case, case.shapes.members(case.shape))
        case "Class":
            return _nearest(case, _instances(case.judged, case.parameter(SH["class"])))
        case "Datatype":
            return _retyped(case.value, case.parameter(SH.datatype))
        case "LessThan" | "LessThanOrEquals":
            return _swapped(case)
        case "Disjoint":
            return f"give {readable(case.predicate)} another value, or correct the other property"
        case "Closed":
            return f"take {readable(case.predicate)} out, or check its spelling"
    return ""


def _nearest(case: Case, choices: list[Node]) -> str:
    """Return the choice that is spelt most like the value, or all of a few choices."""
    if case.value is None or not choices:
        return ""
    names: dict[str, Node] = {}
    for choice in sorted(choices, key=readable):
        for name in (local_name(choice), label(choice, "en", case.judged), str(choice)):
            if name:
                names.setdefault(name.casefold(), choice)
    text = str(case.value).casefold()
    word = local_name(case.value).casefold() if isinstance(case.value, URIRef) else text
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.7)
    if near:
        return f"did you mean {readable(names[near[0]])}?"
    return f"write one of {_listed(choices)}" if len(choices) <= FEW else ""


def _instances(graph: rdflib.Graph, kind: Node | None) -> list[Node]:
    if kind is None:
        return []
    classes = graph.transitive_subjects(RDFS.subClassOf, kind)
    found = {it for narrower in classes for it in graph.subjects(RDF.type, narrower)}
    return [it for it in found if isinstance(it, URIRef)]


def _retyped(value: Node | None, datatype: Node | None) -> str:
    """Return the same text with the datatype that is expected, where the two go together."""
    if not isinstance(value, Literal) or not isinstance(datatype, URIRef):
        return ""
    if datatype == RDF.langString:
        return f'write it with its language, such as "{value}"@en'
    if str(datatype) == f"{XSD}string":
        return f'write "{value}" without language or datatype'
    if Literal(str(value), datatype=datatype, normalize=False).ill_typed is False:
        return f'write "{value}"^^{readable(datatype)}'
    return f"write {DATATYPES[str(datatype)]}" if str(datatype) in DATATYPES else ""


def _swapped(case: Case) -> str:
    other = case.parameter(ORDERS[case.component][0])
    later, earlier = case.values(), case.values(other)
    if len(later) != 1 or len(earlier) != 1 or later == earlier:
        return ""
    return (
        f"exchange the two if they are the wrong way round: {readable(case.predicate)} "
        f"{readable(earlier[0])}, {readable(other)} {readable(later[0])}"
    )


def _count(number: int) -> str:
    return "1 value" if number == 1 else f"{number} values"


def _listed(values: Iterable[Node]) -> str:
    return ", ".join(sorted(map(readable, values)))


def _a(noun: str) -> str:
    return f"an {noun}" if noun[:1].lower() in set("aeiou") else f"a {noun}"
