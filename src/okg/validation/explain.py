"""``okg validate --explain``: what a shape or a rule was compiled to, for reading."""

import difflib
import re
from collections.abc import Iterable

from rdflib import RDF, RDFS, SH, URIRef

from okg.columnar.rules.model import Rule
from okg.columnar.shapes.compiled import Compiled
from okg.columnar.shapes.explain import explain
from okg.errors import InputError
from okg.namespaces import expand
from okg.validation.rules import Rules
from okg.validation.run_columnar import wanted_rules
from okg.validation.terms import key, readable
from okg.validation.wanted import Wanted

__all__ = ["explained"]

ALL = "all"
IRI = re.compile(r"<[^<>]*>")


def explained(name: str, wanted: Wanted) -> str:
    """Return what ``name`` was compiled to: each step of the plan, or each rule, in its order.

    ``name`` is a shape or a term of the ontology, as an IRI, a prefixed name or what it is called;
    a rule, as OWL 2 Profiles names it (section 4.3), such as ``prp-trp``; or "all". Of a term, the
    rules that speak of it are told. The data of ``wanted`` does not matter.

    Raises InputError where nothing is called so, with what might have been meant, and where the
    shapes or the ontology are at fault.
    """
    rules = wanted_rules(wanted, [])
    names = _names(rules)
    known = rules.rulebook.program.rules if rules.rulebook.program else ()
    if name == ALL:
        inner = set(map(key, rules.shapes.graph.objects(None, SH.property)))
        shapes = [it for it in names if it not in inner]
    else:
        folded = name.casefold()
        shapes = [it for it, called in names.items() if folded in map(str.casefold, called)]
    blocks = [_shape(rules, it) for it in shapes]
    if name == ALL or not shapes:
        term = f"<{expand(name.strip('<>'))}>"
        lines = [_line(it) for it in known if name in (ALL, it.name) or term in _terms(it)]
        blocks += ["\n".join(lines)] if lines else []
    if not blocks:
        raise InputError(_unknown(name, names, known))
    return "\n\n".join(blocks) + "\n"


def _names(rules: Rules) -> dict[str, list[str]]:
    """Return the shapes, as terms, with the names that each goes by."""
    graph = rules.shapes.graph
    shapes = {it.shape for it in rules.rulebook.constraints}
    for kind in (SH.NodeShape, SH.PropertyShape):
        shapes |= set(map(key, graph.subjects(RDF.type, kind)))
    shapes |= set(map(key, graph.subjects(SH.property)))
    names = {}
    for term in sorted(it for it in shapes if it[0] == "<"):
        node = URIRef(term[1:-1])
        labels = (*graph.objects(node, SH.name), *graph.objects(node, RDFS.label))
        names[term] = [readable(node), term, str(node), *sorted(map(str, labels))]
    return names


def _shape(rules: Rules, term: str) -> str:
    nested: dict[str, tuple[str, ...]] = {}
    for outer, inner in sorted(rules.shapes.graph.subject_objects(SH.property)):
        nested[key(outer)] = (*nested.get(key(outer), ()), key(inner))
    book = rules.rulebook
    compiled = Compiled(book.plan, book.constraints, nested=tuple(nested.items()))
    text = explain(compiled, term, _short).rstrip()
    return text or (
        f"{_short(term)} reports nothing by itself: it has no target or no constraint, or is "
        "deactivated; shapes that refer to it may"
    )


def _line(rule: Rule) -> str:
    return IRI.sub(lambda it: _short(it[0]), rule.text)


def _short(term: str) -> str:
    return readable(URIRef(term[1:-1]))


def _terms(rule: Rule) -> set[str]:
    atoms = [*rule.body, *([rule.head] if rule.head else [])]
    return {term for atom in atoms for term in atom if term[0] == "<"}


def _unknown(name: str, names: dict[str, list[str]], known: Iterable[Rule]) -> str:
    choices = {it for called in names.values() for it in called if it[0] != "<"}
    for rule in known:
        choices |= {rule.name, *map(_short, _terms(rule))}
    folded = {it.casefold(): it for it in sorted(choices)}
    near = difflib.get_close_matches(name.casefold(), folded, n=3)
    meant = f"did you mean {' or '.join(folded[it] for it in near)}?"
    hint = meant if near else f"--explain {ALL} shows all there are"
    return f"no shape and no rule is called {name!r}; {hint}"
