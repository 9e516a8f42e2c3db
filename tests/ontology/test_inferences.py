"""What the knowledge entails, and what it must not.

`golden/inferences.txt` holds every inferred triple, grouped by the rule and the axiom that yield
it, each group with one sentence on why it is right. After a change that is meant, run
`OKG_UPDATE_GOLDEN=1 scripts/test tests/ontology/test_inferences.py`, read the difference, and
write the sentence of any new group.
"""

import difflib
import itertools
import os
from collections import defaultdict
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, Namespace
from rdflib.plugins.sparql import prepareQuery

from tests.ontology.rules import Justification, justify, name

OKG = Namespace("https://w3id.org/outsourcing#")
EX = Namespace("https://example.org/sourcing#")
GOLDEN = Path(__file__).parent / "golden"
INFERENCES = GOLDEN / "inferences.txt"
FORBIDDEN = GOLDEN / "must-not-follow.tsv"
UNEXPLAINED = "why: TO BE WRITTEN"

Group = tuple[str, str, str]


def grouped(stated: rdflib.Graph, follows: rdflib.Graph) -> dict[Group, list[str]]:
    """Return the inferred triples by rule, axiom and predicate, each as one line."""
    closed = stated + follows
    groups: dict[Group, list[str]] = defaultdict(list)
    for triple in follows:
        found: Justification | None = justify(triple, closed)
        assert found is not None, f"no rule yields {' '.join(map(name, triple))}"
        groups[(*found, name(triple[1]))].append("  " + " ".join(map(name, triple)))
    return {group: sorted(lines) for group, lines in sorted(groups.items())}


def rendered(groups: dict[Group, list[str]], reasons: dict[str, str]) -> str:
    parts = []
    for (rule, axiom, predicate), lines in groups.items():
        heading = f"{rule}: {axiom} | {predicate}"
        parts += [f"## {heading} ({len(lines)})", reasons.get(heading, UNEXPLAINED), *lines, ""]
    return "\n".join(parts)


def reasons_in(text: str) -> dict[str, str]:
    lines = text.splitlines()
    return {
        line.removeprefix("## ").rpartition(" (")[0]: following
        for line, following in itertools.pairwise(lines)
        if line.startswith("## ")
    }


def test_exactly_the_golden_triples_follow(stated: rdflib.Graph, follows: rdflib.Graph) -> None:
    golden = INFERENCES.read_text("utf-8") if INFERENCES.exists() else ""
    now = rendered(grouped(stated, follows), reasons_in(golden))
    if os.environ.get("OKG_UPDATE_GOLDEN"):
        INFERENCES.write_text(now, "utf-8")
    difference = list(difflib.unified_diff(golden.splitlines(), now.splitlines(), lineterm="", n=0))
    assert not difference, "\n".join(difference)


def test_every_group_says_why_it_is_right() -> None:
    reasons = reasons_in(INFERENCES.read_text("utf-8"))
    assert len(reasons) > 20
    for heading, reason in reasons.items():
        assert reason.startswith("why: "), heading
        assert reason.endswith("."), heading
        assert reason != UNEXPLAINED, heading


def forbidden() -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in FORBIDDEN.read_text("utf-8").splitlines()]
    assert rows[0] == ["pattern", "why it must not follow"]
    return [(pattern, why) for pattern, why in rows[1:]]


def test_thirty_things_are_forbidden() -> None:
    patterns = [pattern for pattern, _ in forbidden()]
    assert len(set(patterns)) == len(patterns) >= 30
    assert all(why.endswith(".") for _, why in forbidden())


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in forbidden()])
def test_does_not_follow(pattern: str, with_arrangements: rdflib.Graph) -> None:
    namespaces = {
        "okg": OKG,
        "ex": EX,
        "rdfs": Namespace(str(rdflib.RDFS)),
        "owl": Namespace(str(rdflib.OWL)),
    }
    question = prepareQuery(f"ASK {{ {pattern} }}", initNs=namespaces)
    declared = set(with_arrangements.subjects()) | set(with_arrangements.objects())
    for term in pattern.replace("(", " ").replace(")", " ").split():
        if term.startswith(("okg:", "ex:")):
            prefix, local = term.split(":")
            assert namespaces[prefix][local] in declared, f"{term} does not exist"
    assert not with_arrangements.query(question).askAnswer


@pytest.mark.parametrize(
    ("arrangement", "classes"),
    [
        ("payrollDeal", "BusinessProcessOutsourcing NarrowBusinessProcessOutsourcing"),
        ("patentDeal", "KnowledgeProcessOutsourcing CrossBorderArrangement"),
        ("animationDeal", ""),
        ("trademarkDeal", "KnowledgeProcessOutsourcing OnshoreArrangement"),
        (
            "processingDeal",
            "BusinessProcessOutsourcing InformationProcessOutsourcing "
            "InformationTechnologyOutsourcing CrossBorderArrangement",
        ),
        ("statedDeal", "BusinessProcessOutsourcing NarrowBusinessProcessOutsourcing"),
        ("supportDeal", ""),
        ("danglingDeal", None),
    ],
)
def test_arrangements_are_classified_by_what_they_cover(
    arrangement: str, classes: str | None, with_arrangements: rdflib.Graph
) -> None:
    expected = set() if classes is None else {OKG.ServiceOutsourcing}
    expected |= {OKG[local] for local in (classes or "").split()}
    assert set(with_arrangements.objects(EX[arrangement], RDF.type)) == expected


def test_a_contested_service_may_put_an_arrangement_under_either_category(
    with_arrangements: rdflib.Graph,
) -> None:
    assert set(with_arrangements.objects(EX.animationDeal, OKG.mayFallUnder)) == {
        OKG.BusinessProcessOutsourcing,
        OKG.KnowledgeProcessOutsourcing,
        OKG.ServiceOutsourcing,
    }
    assert set(with_arrangements.objects(EX.animationDeal, OKG.fallsUnder)) == {
        OKG.ServiceOutsourcing
    }


def test_a_notice_concerns_categories_and_is_no_arrangement(
    with_arrangements: rdflib.Graph,
) -> None:
    assert set(with_arrangements.objects(EX.payrollTender, RDF.type)) == {OKG.SourcingNotice}
    assert set(with_arrangements.objects(EX.payrollTender, OKG.concernsCategory)) == {
        OKG.BusinessProcessOutsourcing,
        OKG.NarrowBusinessProcessOutsourcing,
        OKG.ServiceOutsourcing,
    }


def test_a_service_of_the_users_own_inherits(with_arrangements: rdflib.Graph) -> None:
    assert OKG.KnowledgeProcessOutsourcing in set(
        with_arrangements.objects(EX.trademarkSearch, OKG.hasCategory)
    )
    assert OKG.advancedAnalyticalSkill in set(
        with_arrangements.objects(EX.trademarkSearch, OKG.requiresSkill)
    )


def test_the_whole_order_of_emergence_is_derived(follows: rdflib.Graph) -> None:
    assert (
        OKG.InformationProcessOutsourcing,
        OKG.precedes,
        OKG.KnowledgeProcessOutsourcing,
    ) in follows
