"""What is wrong in plain words, and what to change, for one result of validation."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import rdflib
from rdflib import RDF, RDFS, SH, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from okg.namespaces import RDF as RDF_NAMESPACE
from okg.namespaces import XSD
from okg.validation.shapes import SUGGESTION, Shapes
from okg.validation.terms import label, local_name, readable
from okg.validation.wording import LANGUAGES, TEXTS, Language, count, listed, say

__all__ = ["COMPONENT", "Case", "equal_pair", "problem", "suggestion"]

RANGE = URIRef("http://schema.org/rangeIncludes")
TEXT = URIRef(f"{XSD}string")
FEW = 8
"""More values than this are not listed."""

COMPONENT = "ConstraintComponent"
LIMITS = {
    "MinInclusive": SH.minInclusive,
    "MaxInclusive": SH.maxInclusive,
    "MinExclusive": SH.minExclusive,
    "MaxExclusive": SH.maxExclusive,
}
PAIRS = {
    "LessThan": SH.lessThan,
    "LessThanOrEquals": SH.lessThanOrEquals,
    "Equals": SH.equals,
    "Disjoint": SH.disjoint,
}
LENGTHS = {"MinLength": SH.minLength, "MaxLength": SH.maxLength}


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
    language: Language = "en"
    choices: "dict[tuple[Node, str], Choices]" = field(default_factory=dict)
    """What there is to choose from by shape and component, kept from one case to the next."""

    def parameter(self, predicate: URIRef) -> Node | None:
        return self.shapes.graph.value(self.shape, predicate)

    def values(self, predicate: Node | None = None) -> list[Node]:
        """Return what the focus node has for ``predicate`` (default: the path)."""
        wanted = predicate or self.predicate
        if not isinstance(wanted, URIRef):
            return []
        return sorted(self.judged.objects(self.focus, wanted), key=readable)

    def say(self, name: str, **values: object) -> str:
        """Return the text ``name``, with the path and the value filled in."""
        filled = {"path": readable(self.predicate), "value": readable(self.value), **values}
        return say(self.language, name, **filled)

    def listed(self, values: Iterable[Node]) -> str:
        return listed(self.language, sorted(map(readable, values)))

    def expected(self) -> str:
        """Return what kind of value the shape expects, or ""."""
        members = self.shapes.members(self.shape)
        if 0 < len(members) <= FEW:
            return self.say("one of", values=self.listed(members))
        kind = self.parameter(SH.datatype) or self.parameter(SH["class"])
        if kind is not None:
            return self.kind(kind)
        kind = self.parameter(SH.nodeKind)
        if kind is not None:
            return self.say(local_name(kind))
        return say(self.language, "or").join(map(self.kind, self.ranges()))

    def kind(self, kind: Node) -> str:
        """Return what a value of the datatype or class ``kind`` is called."""
        name = local_name(kind)
        if str(kind).startswith((XSD, RDF_NAMESPACE)):
            return (
                self.say(name) if name in TEXTS else self.say("a value of type", iri=readable(kind))
            )
        called = label(kind, self.language, self.judged) or name
        return self.say(
            "kind", called=_a(called) if self.language == "en" else called, iri=readable(kind)
        )

    def alternatives(self) -> list[Node]:
        """Return the datatypes and classes among which the shape's ``sh:or`` lets choose."""
        head, graph = self.parameter(SH["or"]), self.shapes.graph
        members: Iterable[Node] = Collection(graph, head) if head is not None else []
        kinds = [graph.value(it, SH.datatype) or graph.value(it, SH["class"]) for it in members]
        return [it for it in kinds if it is not None]

    def ranges(self) -> list[Node]:
        """Return what the ontology says that the property leads to."""
        return sorted(self.judged.objects(self.predicate, RANGE), key=str) if self.predicate else []

    def expects_any_text(self) -> bool:
        """Tell whether all that is known of the value is that it may be any text, if that."""
        kinds = (SH["in"], SH.datatype, SH["class"], SH.nodeKind)
        return not any(map(self.parameter, kinds)) and self.ranges() in ([], [TEXT])


def problem(case: Case) -> str:  # noqa: PLR0911 — one line a component
    """Return what is wrong, or "" where only the shape's own message can tell."""
    match case.component:
        case "MinCount" | "MaxCount" if case.predicate:
            return _count(case)
        case "Datatype" | "NodeKind" | "Class":
            return _kind(case)
        case "In":
            allowed = len(case.shapes.members(case.shape))
            return case.say("not the one" if allowed == 1 else "not one of", number=allowed)
        case component if component in LIMITS:
            limit = readable(case.parameter(LIMITS[component]))
            comparable = isinstance(case.value, Literal) and case.value.datatype not in (None, TEXT)
            return case.say(component if comparable else "incomparable", limit=limit)
        case component if component in LENGTHS:
            return case.say(component, limit=case.parameter(LENGTHS[component]))
        case "Equals":
            has, lacks = equal_pair(case)
            return case.say("Equals", has=readable(has), lacks=readable(lacks))
        case component if component in PAIRS:
            other = case.parameter(PAIRS[component])
            name = component if component == "Disjoint" or _ordered(case) else "unordered"
            return case.say(name, other=readable(other), values=case.listed(case.values(other)))
        case "Pattern":
            return case.say("Pattern", limit=case.parameter(SH.pattern))
        case "HasValue" if case.predicate:
            return case.say("HasValue", limit=readable(case.parameter(SH.hasValue)))
        case "UniqueLang" if case.predicate:
            return case.say("UniqueLang", values=case.listed(case.values()))
        case "Or" if len(case.alternatives()) > 1:
            kinds = map(case.kind, case.alternatives())
            return case.say("Or", kinds=case.say("nor").join(kinds))
        case "LanguageIn" | "Closed":
            return case.say(case.component)
    return ""


def _count(case: Case) -> str:
    found = case.values()
    has = count(case.language, len(found), "value")
    if case.component == "MinCount":
        least = case.parameter(SH.minCount)
        return case.say("too few" if found else "missing", count=has, least=least)
    most = str(case.parameter(SH.maxCount))
    values = case.listed(found)
    return case.say(
        "not allowed" if most == "0" else "too many", count=has, values=values, most=most
    )


def _kind(case: Case) -> str:
    expected = case.expected()
    if case.component == "Class" and (case.value, None, None) not in case.judged:
        return case.say("undescribed", expected=expected)
    kind = case.parameter(SH.datatype)
    if case.component == "Datatype" and kind is not None:
        expected = case.kind(kind)
    return case.say("not of kind", expected=expected) if expected else ""


def equal_pair(case: Case) -> tuple[Node | None, Node | None]:
    """Return which of the two properties that should be equal has the value, and which lacks it."""
    pair = case.predicate, case.parameter(SH.equals)
    return pair if case.value in case.values() else (pair[1], pair[0])


def suggestion(case: Case) -> str:
    """Return what to change: worked out where that can be done, or as the shape says, or ""."""
    said = case.shapes.texts(case.shape, SUGGESTION)
    return _worked_out(case, said) or said.get(case.language, "")


def _worked_out(case: Case, said: dict[str, str]) -> str:  # noqa: PLR0911 — one line a component
    match case.component:
        case "MinCount" if case.predicate:
            if said and case.expects_any_text():
                # "A text" tells less than what the shape says.
                return ""
            return case.say("add", expected=case.expected() or case.say("a value"))
        case "MaxCount" if case.predicate and str(case.parameter(SH.maxCount)) == "1":
            return case.say("keep one")
        case "MaxCount" if case.predicate and str(case.parameter(SH.maxCount)) == "0":
            return case.say("take out")
        case "In" | "Class":
            return _nearest(case)
        case "Datatype":
            return _retyped(case)
        case "LessThan" | "LessThanOrEquals":
            return _swapped(case)
        case "Disjoint":
            return case.say("another value")
        case "Closed":
            return case.say("check spelling")
    return ""


@dataclass(frozen=True)
class Choices:
    """What a value may be, and by which names."""

    nodes: list[Node]
    names: dict[str, Node]
    _nearest: dict[str, Node | None] = field(default_factory=dict)

    def nearest(self, word: str) -> Node | None:
        """Return the one that is spelt most like ``word``, if any is."""
        if word not in self._nearest:
            near = difflib.get_close_matches(word, self.names, n=1, cutoff=0.7)
            self._nearest[word] = self.names[near[0]] if near else None
        return self._nearest[word]


def _nearest(case: Case) -> str:
    """Return the choice that is spelt most like the value, or all of a few choices."""
    key = case.shape, case.component
    if key not in case.choices:
        case.choices[key] = _choices(case)
    choices = case.choices[key]
    if case.value is None or not choices.nodes:
        return ""
    text = str(case.value).casefold()
    word = local_name(case.value).casefold() if isinstance(case.value, URIRef) else text
    near = choices.nearest(word)
    if near is not None:
        return case.say("did you mean", value=readable(near))
    few = len(choices.nodes) <= FEW
    return case.say("write one", values=case.listed(choices.nodes)) if few else ""


def _choices(case: Case) -> Choices:
    nodes = (
        case.shapes.members(case.shape)
        if case.component == "In"
        else _instances(case.judged, case.parameter(SH["class"]))
    )
    names: dict[str, Node] = {}
    for choice in sorted(nodes, key=readable):
        labels = [label(choice, language, case.judged) for language in LANGUAGES]
        for name in (local_name(choice), *labels, str(choice)):
            if name:
                names.setdefault(name.casefold(), choice)
    return Choices(nodes, names)


def _instances(graph: rdflib.Graph, kind: Node | None) -> list[Node]:
    if kind is None:
        return []
    classes = graph.transitive_subjects(RDFS.subClassOf, kind)
    found = {it for narrower in classes for it in graph.subjects(RDF.type, narrower)}
    return [it for it in found if isinstance(it, URIRef)]


def _retyped(case: Case) -> str:
    """Return the same text with the datatype that is expected, where the two go together."""
    value, datatype = case.value, case.parameter(SH.datatype)
    if not isinstance(value, Literal) or not isinstance(datatype, URIRef):
        return ""
    if datatype == RDF.langString:
        return case.say("with language", text=value)
    if datatype == TEXT:
        return case.say("plain text", text=value)
    if Literal(str(value), datatype=datatype, normalize=False).ill_typed is False:
        return case.say("write", value=f'"{value}"^^{readable(datatype)}')
    known = str(datatype).startswith(XSD) and local_name(datatype) in TEXTS
    return case.say("write kind", expected=case.kind(datatype)) if known else ""


def _ordered(case: Case) -> bool:
    """Tell whether the value can be compared with those of the other property."""
    others = case.values(case.parameter(PAIRS[case.component]))
    kinds = {_kind_of_value(it) for it in (case.value, *others)}
    return len(kinds) == 1 and None not in kinds


def _kind_of_value(node: Node | None) -> type | None:
    if not isinstance(node, Literal) or node.ill_typed or node.value is None:
        return None
    return Decimal if isinstance(node.value, int | float | Decimal) else type(node.value)


def _swapped(case: Case) -> str:
    other = case.parameter(PAIRS[case.component])
    later, earlier = case.values(), case.values(other)
    if len(later) != 1 or len(earlier) != 1 or later == earlier or not _ordered(case):
        return ""
    return case.say(
        "exchange", value=readable(earlier[0]), other=readable(other), values=readable(later[0])
    )


def _a(noun: str) -> str:
    return f"an {noun}" if noun[:1].lower() in set("aeiou") else f"a {noun}"
