"""What rests behind a term: what sources say of it, and what other standards call it."""

from collections.abc import Sequence
from itertools import chain

import pyoxigraph as ox

from okg.claims import Claim as SaidClaim
from okg.claims import consequences, find_claim
from okg.namespaces import CLAIM
from okg.server.linked.addresses import address_of
from okg.server.linked.known import node, okg
from okg.server.linked.parts import Claim, Link, Match
from okg.server.linked.reader import Reader, in_words

__all__ = ["ABOUT", "MAPPED", "also_said", "claim", "claims", "follows", "is_claim", "matches"]

ABOUT = (okg("claimSubject"), okg("claimObject"), okg("claimPredicate"))
"""What leads from a claim to what it is about."""
MAPPED = (okg("mappingSubject"), okg("mappingObject"))
"""What leads from a mapping to what it relates."""
SOURCE = node("dcterms:source")
MOST = 100
"""Claims, and mappings, that are told of a term."""
REVERSED = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}


def is_claim(term: ox.NamedNode) -> bool:
    """Tell whether ``term`` is called as a claim is."""
    return term.value.startswith(CLAIM)


def claims(reader: Reader, term: ox.NamedNode) -> list[Claim]:
    """Return what is claimed of ``term``: those with a place in a source first, in its order."""
    found = {it for role in ABOUT for it in reader.subjects(role, term, MOST)}
    told = [claim(reader, it) for it in found]
    return sorted(told, key=_order)[:MOST]


def claim(reader: Reader, iri: ox.NamedNode) -> Claim:
    """Return what the claim ``iri`` says, who says it, where, and how firmly."""
    source = reader.first(iri, SOURCE)
    start, end = (reader.value(iri, okg(it)) for it in ("startPosition", "endPosition"))
    endorsement = reader.first(iri, okg("endorsement"))
    against = chain(
        reader.nodes(iri, okg("conflictsWith")), reader.nodes(iri, okg("isInTensionWith"))
    )
    return Claim(
        label=reader.label(iri).text,
        href=address_of(iri.value),
        source=reader.link(source) if source else Link("", ""),
        positions=(int(start), int(end)) if start.isdecimal() and end.isdecimal() else None,
        modality=_named(reader, iri, "modality"),
        endorsement=reader.label(endorsement).text if endorsement else "",
        contested=endorsement == okg("contested"),
        kind=_named(reader, iri, "kind"),
        disagrees=reader.links(dict.fromkeys(against)),
    )


def matches(reader: Reader, term: ox.NamedNode) -> list[Match]:
    """Return the counterparts of ``term`` in standards, or, of a code, in okg."""
    subject, target = MAPPED
    found = [
        *((it, False) for it in reader.subjects(subject, term, MOST)),
        *((it, True) for it in reader.subjects(target, term, MOST)),
    ]
    told = [
        _match(reader, mapping, other, backwards)
        for mapping, backwards in found
        for other in reader.nodes(mapping, subject if backwards else target)
    ]
    return sorted(told, key=lambda it: (it.standard.label, -float(it.confidence or 0), it.target))


def also_said(reader: Reader, iri: ox.NamedNode) -> list[Link]:
    """Return the other claims on which rests what rests on the claim ``iri``."""
    found = SaidClaim(reader.known.graph, iri.value)
    others = (it for triple in found.supported() for it in found.others_supporting(triple))
    return reader.links(dict.fromkeys(ox.NamedNode(it.iri) for it in others))


def follows(reader: Reader, iri: ox.NamedNode) -> Sequence[ox.Triple]:
    """Return what could not be inferred without the claim ``iri``; it takes seconds.

    Raises InputError where there is no such claim in the knowledge.
    """
    graph = reader.known.graph
    return consequences(graph, find_claim(graph, iri.value))


def _match(reader: Reader, mapping: ox.NamedNode, other: ox.NamedNode, backwards: bool) -> Match:
    relation = reader.first(mapping, okg("mappingRelation"))
    name = in_words(_turned(relation.value, backwards)) if relation else ""
    standard = reader.first(mapping, okg("toStandard"))
    reason = reader.text(mapping, okg("reason"))
    return Match(
        standard=reader.link(standard) if standard else Link("", ""),
        relation=name,
        target=reader.cell(other),
        confidence=reader.value(mapping, okg("confidence")),
        reason=reason.text if reason else "",
    )


def _turned(relation: str, backwards: bool) -> str:
    """Return the local name of a relation as it is seen from the term that is shown."""
    local = relation.rpartition("#")[2]
    return REVERSED.get(local, local) if backwards else local


def _named(reader: Reader, iri: ox.NamedNode, name: str) -> str:
    return ", ".join(reader.label(it).text for it in reader.nodes(iri, okg(name)))


def _order(it: Claim) -> tuple[bool, str, tuple[int, int], str]:
    return it.positions is None, it.source.label, it.positions or (0, 0), it.label
