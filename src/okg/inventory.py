"""How much is known: the counts that ``okg info`` prints."""

from okg.graph import KnowledgeGraph
from okg.namespaces import INFERRED_GRAPH, ONTOLOGY_FILES
from okg.query.results import Answer

__all__ = ["take_inventory"]

ALIGNMENT = f"STRSTARTS(STR(?graph), '{ONTOLOGY_FILES}alignments/')"
COUNTS = {
    "triples asserted": f"GRAPH ?graph {{ ?it ?p ?o }} "
    f"FILTER(?graph != <{INFERRED_GRAPH}> && !{ALIGNMENT})",
    "triples inferred": f"GRAPH <{INFERRED_GRAPH}> {{ ?it ?p ?o }}",
    "triples in alignments": f"GRAPH ?graph {{ ?it ?p ?o }} FILTER({ALIGNMENT})",
    "source statements": "?it okg:statementNumber ?n",
    "source statements about the domain": "?it okg:statementNumber ?n "
    "FILTER NOT EXISTS { ?it okg:outOfDomain true }",
    "claims added by the editors": "?it okg:addedByEditors true ; a okg:Claim",
    "contested claims": "?it okg:endorsement okg:contested",
    "services": "?it a okg:Service",
    "categories": "?it a okg:Category",
    "skills": "?it a okg:Skill",
    "mappings to other standards": "?it a okg:Mapping",
    "standards": "?it a okg:Standard",
}
TRIPLES = "triples "


def take_inventory(graph: KnowledgeGraph) -> dict[str, int]:
    """Return how many of each kind ``graph`` holds, in the order to show them."""
    return {name: _count(graph, name, pattern) for name, pattern in COUNTS.items()}


def _count(graph: KnowledgeGraph, name: str, pattern: str) -> int:
    what = "*" if name.startswith(TRIPLES) else "DISTINCT ?it"
    answer = graph.look_up(f"SELECT (COUNT({what}) AS ?n) {{ {pattern} }}")
    assert isinstance(answer, Answer)
    [(count,)] = answer
    assert isinstance(count, int)
    return count
