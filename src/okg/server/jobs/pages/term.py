"""The page of a term."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import pyoxigraph as ox

from okg.namespaces import shorten
from okg.server.linked import asked, categories, evidence, standing
from okg.server.linked.addresses import address_of, sparql_address
from okg.server.linked.known import Node as AnyNode
from okg.server.linked.known import node, okg
from okg.server.linked.links import COUNTED, Links, links, uses
from okg.server.linked.neighbourhood import Drawn, neighbourhood
from okg.server.linked.reader import DEFINITIONS, LABELS, TYPE, Reader
from okg.server.pages import render
from okg.server.pages.parts import Cell, Group, Link, Node, Term
from okg.server.pages.render import say

__all__ = ["term_page"]

NOTES = (node("skos:scopeNote"), node("skos:editorialNote"))
OTHER_NAMES = (okg("acronym"), node("skos:notation"), node("skos:altLabel"))
HEAD = (*LABELS, *DEFINITIONS, *NOTES, *OTHER_NAMES, TYPE)
"""What the page begins with, and need not say again."""
PASSAGE = (
    *map(okg, ("startPosition", "endPosition", "modality", "endorsement")),
    evidence.SOURCE,
)
"""What is told of a claim's passage."""
MOST_CHILDREN = 100
MOST_SIBLINGS = 12
"""More than these beside a term say nothing of where it stands."""
FORMS = {"Turtle": "ttl", "N-Triples": "nt", "JSON-LD": "jsonld", "RDF/XML": "rdf"}


def term_page(reader: Reader, term: ox.NamedNode, *, here: str, follows_too: bool = False) -> bytes:
    """Return the page of ``term``, asked for at ``here``; see the template for what is on it.

    Where ``follows_too``, and it is a claim, what follows from it is worked out, which takes
    seconds.
    """
    is_claim = reader.has(term, TYPE, okg("Claim"))
    # Claims in a user's data are not what anything of the knowledge rests on.
    can_follow = is_claim and evidence.is_claim(term)
    claims, matches = evidence.claims(reader, term), evidence.matches(reader, term)
    told = [*HEAD, *(PASSAGE if is_claim else ())]
    # Where not all are in their table, there is a way to the others.
    told_of = [
        *(evidence.ABOUT if len(claims) < evidence.MOST else ()),
        *(evidence.MAPPED if len(matches) < evidence.MOST else ()),
    ]
    drawn = neighbourhood(reader, term)
    incoming = [_group(reader, it) for it in links(reader, term, incoming=True, without=told_of)]
    return render(
        "term",
        reader.language,
        here=here,
        term=_head(reader, term),
        trails=[[reader.link(it) for it in trail] for trail in standing.trails(reader, term)],
        siblings=_siblings(reader, term),
        children=_children(reader, term),
        claims=claims,
        passage=evidence.claim(reader, term) if is_claim else None,
        matches=matches,
        outgoing=[_group(reader, it) for it in links(reader, term, incoming=False, without=told)],
        incoming=[*incoming, *_uses(reader, term)],
        downloads=[Link(name, address_of(term.value, it)) for name, it in FORMS.items()],
        graph=_drawn(drawn),
        questions=asked.questions(reader, term),
        also_said=evidence.also_said(reader, term) if can_follow else [],
        follows=list(_following(reader, term)) if can_follow and follows_too else None,
        follows_href=_follows_address(term) if can_follow and not follows_too else "",
    )


def _head(reader: Reader, term: ox.NamedNode) -> Term:
    label = reader.label(term)
    definition = reader.definition(term)
    names = [*(reader.texts(term, it) for it in LABELS)]
    others = dict.fromkeys(it for texts in names for it in texts if it != label)
    stated = reader.kinds(term, asserted=True)
    inferred = [it for it in reader.kinds(term) if it not in stated]
    return Term(
        iri=term.value,
        name=shorten(term.value),
        label=label.text,
        definition=definition.text if definition else "",
        notes=[text for note in NOTES for text, _ in reader.texts(term, note)],
        kinds=[
            *(reader.property(it) for it in stated),
            *(reader.property(it, say(reader.language, "term.inferred")) for it in inferred),
        ],
        other_labels=[Cell(text, language=language) for text, language in others],
        other_names=[
            Cell(text, language=language)
            for name in OTHER_NAMES
            for text, language in reader.texts(term, name)
        ],
    )


def _siblings(reader: Reader, term: ox.NamedNode) -> Sequence[Link]:
    found = standing.beside(reader, term)
    return reader.links(found) if len(found) <= MOST_SIBLINGS else ()


def _children(reader: Reader, term: ox.NamedNode) -> list[Node]:
    found = [categories.branch(reader, it) for it in standing.below(reader, term)]
    if term in reader.known.broader_categories:
        found += categories.services(reader, term)
    nodes = [categories.as_node(it) for it in found]
    return sorted(nodes, key=lambda it: (it.label.casefold(), it.href))[:MOST_CHILDREN]


def _group(reader: Reader, it: Links) -> Group:
    inferred = say(reader.language, "term.inferred") if it.inferred else ""
    return _counted(reader, it.property, inferred, [*map(reader.cell, it.ends)], it.total, it.all)


def _uses(reader: Reader, term: ox.NamedNode) -> Iterator[Group]:
    quads, total = uses(reader, term)
    if quads:
        query = f"SELECT ?it ?value {{ ?it {term} ?value }} ORDER BY ?it ?value"
        cells = [
            reader.cell(it.subject)._replace(text=_statement(reader, it.subject, it.object))
            for it in quads
            if not isinstance(it.subject, ox.Triple) and not isinstance(it.object, ox.Triple)
        ]
        note = say(reader.language, "term.uses")
        yield _counted(reader, term, note, cells, total, sparql_address(query))


def _counted(  # noqa: PLR0913, PLR0917 — a group and how to make it one of a page
    reader: Reader, term: ox.NamedNode, note: str, cells: list[Cell], total: int, address: str
) -> Group:
    if total > COUNTED:
        more_than = say(reader.language, "term.more_than", n=f"{COUNTED:,}")
        note = ", ".join(filter(None, [note, more_than]))
    return Group(reader.property(term, note), cells, total - len(cells), address)


def _statement(reader: Reader, subject: AnyNode, value: AnyNode) -> str:
    return f"{reader.label(subject).text} → {reader.label(value).text}"


def _drawn(drawn: Drawn) -> Drawn | None:
    return drawn if len(drawn["nodes"]) > 1 else None


def _follows_address(term: ox.NamedNode) -> str:
    address = address_of(term.value)
    return f"{address}{'&' if '?' in address else '?'}follows=true"


def _following(reader: Reader, term: ox.NamedNode) -> Iterator[Group]:
    """Give what follows from a claim alone, by property and value, as ``okg claim`` does."""
    found = sorted(
        evidence.follows(reader, term),
        key=lambda it: (it.predicate.value, str(it.object), str(it.subject)),
    )
    for (predicate, value), triples in groupby(found, key=lambda it: (it.predicate, it.object)):
        cells = [reader.cell(it.subject) for it in triples if not isinstance(it.subject, ox.Triple)]
        note = "" if isinstance(value, ox.Triple) else reader.label(value).text
        yield Group(reader.property(predicate, note), cells)
