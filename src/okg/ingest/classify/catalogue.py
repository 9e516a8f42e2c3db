"""What there is to classify by: services, categories, and what the editors decided on codes.

It is asked of the knowledge graph once, after reasoning, so that a service has the categories of
the one above it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from okg.namespaces import OKG

if TYPE_CHECKING:
    from okg.graph import KnowledgeGraph

__all__ = ["Catalogue", "Decision", "Mapped", "Target", "packaged_catalogue"]


@dataclass(frozen=True, slots=True)
class Target:
    """A service or a category of okg."""

    iri: str
    label: str
    categories: frozenset[str]
    """The acronyms of the categories it is in, broader ones included."""
    is_service: bool
    acronym: str = ""
    """Its own, of a category that has one."""
    parent: str = ""
    contested: bool = False
    """Whether the sources disagree about its categories, so that these are what some say."""


class Mapped(NamedTuple):
    """A mapping of a code, with what it was recorded with."""

    target: Target
    confidence: float
    relation: str
    """``closeMatch``, ``narrowMatch``, …"""
    record: str
    """The IRI of the mapping's record."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the editors decided on a code: what it stands for, or why for nothing here."""

    code: str
    title: str
    mapped: tuple[Mapped, ...] = ()
    """The most trusted first."""
    exclusion: str = ""
    """The local name of the reason, such as ``careExclusion``, or ""."""
    why: str = ""
    """What the reason for exclusion is called."""

    @property
    def categories(self) -> frozenset[str]:
        return frozenset().union(*(it.target.categories for it in self.mapped))


class Catalogue:
    """The services and categories, and the decisions on the codes of each standard."""

    def __init__(self, graph: "KnowledgeGraph") -> None:
        self.targets = _targets(graph)
        self.labels = {it.iri: it.label for it in self.targets.values()}
        self.titles = _titles(graph)
        self.decisions = _decisions(graph, self.targets, self.titles)
        self.names = _names(graph)
        self.exclusions = {
            str(iri).removeprefix(OKG): str(why) for iri, why in graph.look_up(EXCLUSION_REASONS)
        }
        self._beside = self._categories_beside()

    def target(self, name: str) -> Target:
        """Return the service or category with the local name ``name``; KeyError if none has."""
        return self.targets[OKG + name]

    def categories_of(self, target: Target) -> frozenset[str]:
        """Return the categories of ``target``, and those of the procurement codes that are it.

        The second source calls all outsourcing in computing information process outsourcing: that
        is decided on the codes, and is no less true of a service that was found by its name.
        """
        return target.categories | self._beside.get(target.iri, frozenset())

    def most_specific(self, acronyms: Iterable[str]) -> list[str]:
        """Return the IRIs of the categories with ``acronyms``, without those above others."""
        several = set(acronyms)
        found = [
            it
            for it in self.targets.values()
            if not it.is_service and it.acronym in several and it.acronym
        ]
        return sorted(
            it.iri
            for it in found
            if not any(it.acronym in other.categories for other in found if other is not it)
        )

    def together(self, targets: list[Target]) -> Target | None:
        """Return the service that ``targets`` make up, where they are all of its parts."""
        parents = {it.parent for it in targets}
        if len(targets) < 2 or len(parents) != 1 or not (parent := parents.pop()):
            return None
        parts = {it.iri for it in self.targets.values() if it.parent == parent}
        return self.targets[parent] if parts == {it.iri for it in targets} else None

    def _categories_beside(self) -> dict[str, frozenset[str]]:
        found: dict[str, list[frozenset[str]]] = defaultdict(list)
        for decision in self.decisions["cpv-2008"].values():
            for it in decision.mapped:
                if it.relation == "closeMatch":
                    found[it.target.iri].append(decision.categories)
        return {iri: frozenset.intersection(*sets) for iri, sets in found.items()}


@cache
def packaged_catalogue() -> Catalogue:
    """Return the catalogue of the packaged knowledge."""
    import okg

    return Catalogue(okg.open())


TARGETS = """
SELECT ?target ?label ?acronym ?service ?parent ?listed ?own {
  { ?target a okg:Service BIND (true AS ?service) OPTIONAL { ?target okg:hasParentService ?parent }
    OPTIONAL { ?target okg:hasCategory ?category . ?category okg:acronym ?acronym }
    OPTIONAL { ?target okg:isListedUnder/okg:acronym ?listed } }
  UNION
  { ?target a okg:Category BIND (false AS ?service)
    OPTIONAL { ?target okg:acronym ?own }
    OPTIONAL { ?target okg:acronym|okg:broaderCategory/okg:acronym ?acronym } }
  ?target rdfs:label ?label FILTER (LANG(?label) = "en")
} ORDER BY ?target"""
DECIDED = """
SELECT ?concept ?standard ?code ?target ?relation ?confidence ?record {
  ?record a okg:Mapping ; okg:mappingSubject ?target ; okg:mappingObject ?concept ;
    okg:mappingRelation ?relation ; okg:confidence ?confidence ; okg:toStandard ?standard .
  ?concept skos:notation ?code .
} ORDER BY ?concept DESC(?confidence) ?target"""
EXCLUDED = """
SELECT ?concept ?standard ?code ?reason ?why {
  ?record a okg:Exclusion ; okg:excludedConcept ?concept ; okg:exclusionReason ?reason ;
    okg:toStandard ?standard .
  ?concept skos:notation ?code .
  ?reason rdfs:label ?why FILTER (LANG(?why) = "en")
} ORDER BY ?concept"""
EXCLUSION_REASONS = """
SELECT ?reason ?why { ?reason a okg:ExclusionReason ; rdfs:label ?why
  FILTER (LANG(?why) = "en") } ORDER BY ?reason"""
TITLES = "SELECT ?concept ?title { ?concept skos:notation ?code ; skos:prefLabel ?title }"
NAMES = """
SELECT ?name ?target {
  ?target a okg:Service ; rdfs:label|skos:altLabel|okg:acronym ?name
} ORDER BY ?name ?target"""


def _targets(graph: "KnowledgeGraph") -> dict[str, Target]:
    rows: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for iri, *rest in graph.look_up(TARGETS):
        rows[str(iri)].append(tuple(rest))
    found = {}
    for iri, several in rows.items():
        label, _, service, parent, _, own = several[0]
        stated = {str(it[1]) for it in several if it[1]}
        listed = {str(it[4]) for it in several if it[4]}
        found[iri] = Target(
            iri,
            str(label),
            frozenset(stated or listed),
            bool(service),
            str(own or ""),
            str(parent or ""),
            contested=not stated and bool(listed),
        )
    return found


def _titles(graph: "KnowledgeGraph") -> dict[str, str]:
    return {str(concept): str(title) for concept, title in graph.look_up(TITLES)}


def _decisions(
    graph: "KnowledgeGraph", targets: dict[str, Target], titles: dict[str, str]
) -> dict[str, dict[str, Decision]]:
    mapped: dict[tuple[str, str, str], list[Mapped]] = defaultdict(list)
    for concept, standard, code, target, relation, confidence, record in graph.look_up(DECIDED):
        chosen = targets.get(str(target))
        if chosen is not None:
            key = (_short(standard), str(code), str(concept))
            kind = str(relation).rpartition("#")[2]
            mapped[key].append(Mapped(chosen, float(str(confidence)), kind, str(record)))
    found: dict[str, dict[str, Decision]] = defaultdict(dict)
    for (standard, code, concept), several in mapped.items():
        several.sort(key=lambda it: -it.confidence)
        found[standard][code] = Decision(code, titles.get(concept, ""), tuple(several))
    for concept, standard, code, reason, why in graph.look_up(EXCLUDED):
        title = titles.get(str(concept), "")
        found[_short(standard)][str(code)] = Decision(
            str(code), title, exclusion=str(reason).removeprefix(OKG), why=str(why)
        )
    return found


def _names(graph: "KnowledgeGraph") -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, target in graph.look_up(NAMES):
        found[str(name)].append(str(target))
    return found


def _short(standard: object) -> str:
    return str(standard).rpartition("/")[2]
