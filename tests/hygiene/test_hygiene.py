"""Every hygiene rule finds what it is for, and finds nothing in the ontology.

A rule is one SPARQL query a file, which selects offending nodes, under a header that names the
problem and the solution. Its fixture, of the same name, holds offending and sound nodes side by
side and names those that must be found. Exceptions are data, each with its reason:
exemptions.ttl. There is no rule that only warns.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from okg.knowledge import packaged

FOLDER = Path(__file__).parent
Node = ox.NamedNode | ox.BlankNode | ox.Triple
RULES = sorted(FOLDER.glob("*.rq"))
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
EXEMPTION = ox.NamedNode("urn:exemption:Exemption")


def load(files: list[Path]) -> ox.Store:
    store = ox.Store()
    for file in files:
        store.bulk_extend(ox.parse(path=file, rename_blank_nodes=True))
    store.optimize()
    return store


def offenders(rule: Path, store: ox.Store) -> set[str]:
    """Return the IRIs that the rule finds; a blank node counts as one nameless offender."""
    solutions = store.query(rule.read_text("utf-8"))
    assert isinstance(solutions, ox.QuerySolutions)
    found = (solution["node"] for solution in solutions)
    return {node.value if isinstance(node, ox.NamedNode) else "a blank node" for node in found}


def values(store: ox.Store, subject: Node | None, predicate: str) -> list[str]:
    quads = store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
    return [node.value for _, _, node, _ in quads if not isinstance(node, ox.Triple)]


def exemptions() -> dict[str, dict[str, str]]:
    """Return rule to exempted node to reason."""
    store = load([FOLDER / "exemptions.ttl"])
    found: dict[str, dict[str, str]] = {rule.stem: {} for rule in RULES}
    for quad in store.quads_for_pattern(None, None, EXEMPTION):
        rule, node, reason = (
            values(store, quad.subject, f"urn:exemption:{name}")
            for name in ("rule", "node", "reason")
        )
        assert len(rule) == len(node) == len(reason) == 1, f"unclear exemption {quad.subject}"
        assert reason[0].endswith("."), f"no sentence for a reason: {quad.subject}"
        found[rule[0]][node[0]] = reason[0]
    return found


@pytest.fixture(scope="module")
def ontology() -> ox.Store:
    knowledge = packaged()
    return load([*knowledge.ontology_files(), *knowledge.alignment_files()])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_the_ontology_is_clean(rule: Path, ontology: ox.Store) -> None:
    exempt = exemptions()[rule.stem].keys()
    found = offenders(rule, ontology)
    listed = "\n  ".join(["", *sorted(found - exempt)])
    assert found <= exempt, f"{rule.read_text('utf-8').partition('PREFIX')[0]}{listed}"
    assert exempt <= found, f"exempted without need: {sorted(exempt - found)}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_the_rule_finds_exactly_the_offenders_of_its_fixture(rule: Path) -> None:
    store = load([FOLDER / "fixtures" / f"{rule.stem}.ttl"])
    expected = values(store, None, "urn:node")
    store.update("DELETE WHERE { <urn:expect> ?p ?o }")
    assert expected
    assert offenders(rule, store) == set(expected)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_the_header_names_problem_and_solution(rule: Path) -> None:
    first, second, *_ = rule.read_text("utf-8").splitlines()
    for line, start in ((first, "# problem: "), (second, "# solution: ")):
        assert line.startswith(start)
        assert line.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_the_rule_speaks_of_terms_that_exist(rule: Path, ontology: ox.Store) -> None:
    # A rule about a property that was renamed would find nothing ever after.
    body = rule.read_text("utf-8").partition("SELECT")[2]
    for name in re.findall(r"\bokg:(\w+)", body):
        term = ox.NamedNode(f"https://w3id.org/outsourcing#{name}")
        assert values(ontology, term, TYPE), f"{term} is not declared"


def test_no_fixture_without_a_rule() -> None:
    fixtures = {fixture.stem for fixture in (FOLDER / "fixtures").glob("*.ttl")}
    assert fixtures == {rule.stem for rule in RULES}
