"""What follows from generated data, by looking it up in the closed knowledge.

The axioms are those of ``ontology/``: see "How an arrangement gets its category" in docs/model.md.
A test compares the outcome with the reference reasoner's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from benchmarks.generation.terms import CONCEPT, Record, okg
from okg.knowledge import packaged
from okg.store.closed import open_knowledge

__all__ = ["Closure"]

Relation = dict[str, set[str]]


class Closure:
    """The closed knowledge, and what has been added to it of the user's own services."""

    def __init__(self) -> None:
        store = open_knowledge(packaged())

        def relation(name: str) -> Relation:
            found: Relation = defaultdict(set)
            for quad in store.quads_for_pattern(None, ox.NamedNode(okg(name)[1:-1]), None, None):
                found[str(quad.subject)].add(str(quad.object))
            return dict(found)

        self.category = relation("hasCategory")
        self.listing = relation("isListedUnder")
        self.broader_category = relation("broaderCategory")
        self.broader_service = relation("broaderService")
        self.broader_skill = relation("broaderSkill")
        self.calls_for = relation("callsForSkill")

    def consequences(self, subject: str, record: Record) -> Record:
        """Return what follows of ``subject`` and is not in ``record``; services come first."""
        kind = record["type"][0]
        new: Relation = {}
        if kind == okg("Service"):
            new = self._of_service(subject, record)
        elif kind == okg("ServiceOutsourcing"):
            new = self._of_arrangement(record)
        elif kind == okg("SourcingNotice"):
            new = {"concernsCategory": self._under(self.category, record["seeksService"])}
        elif kind in (okg("Organization"), okg("Person")):
            new = {"type": {okg("Agent")}}
        return {
            name: tuple(sorted(values - set(record.get(name, ())))) for name, values in new.items()
        }

    def _of_service(self, subject: str, record: Record) -> Relation:
        parents = set(record.get("hasParentService", ()))
        recorded = record.get("recordsSkill", ())
        self.category[subject] = self._under(self.category, parents)
        self.listing[subject] = self._under(self.listing, parents)
        requires = self._under(self.calls_for, self.category[subject]).union(recorded)
        may_require = requires | self._under(self.calls_for, self.listing[subject])
        return {
            "type": {CONCEPT},
            "broader": parents,
            "broaderService": parents | self._under(self.broader_service, parents),
            "hasCategory": self.category[subject],
            "isListedUnder": self.listing[subject],
            "requiresSkill": requires | self._under(self.broader_skill, requires),
            "mayRequireSkill": may_require | self._under(self.broader_skill, may_require),
        }

    def _of_arrangement(self, record: Record) -> Relation:
        covered, stated = record.get("coversService", ()), record.get("statedCategory", ())
        falls = {okg("ServiceOutsourcing")}.union(stated, self._under(self.category, covered))
        falls |= self._under(self.broader_category, falls)
        may_fall = falls | self._under(self.listing, covered)
        may_fall |= self._under(self.broader_category, may_fall)
        return {
            "type": falls.union(CLASS_OF_MODEL.get(record["locationModel"][0], ())),
            "fallsUnder": falls,
            "mayFallUnder": may_fall,
        }

    @staticmethod
    def _under(relation: Relation, things: Iterable[str]) -> set[str]:
        return {value for thing in things for value in relation.get(thing, ())}


CLASS_OF_MODEL = {
    okg("onshore"): [okg("OnshoreArrangement")],
    okg("nearshore"): [okg("CrossBorderArrangement")],
    okg("offshore"): [okg("CrossBorderArrangement")],
}
