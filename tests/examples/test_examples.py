"""The examples are what they say: many, varied, consistent, in the words of the ontology."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from okg.knowledge import packaged
from okg.namespaces import OKG
from okg.rdf import read_turtle, to_rdflib
from okg.reasoning.reference import inferred
from okg.store.closed import asserted_quads
from tests.examples.files import valid_examples

ROOT = Path(__file__).parents[2]
FILES = valid_examples()
SCENARIOS = [path.parent.name for path in FILES]
TODAY = date(2026, 11, 22)
"""The day as of which the registers are written."""

DCTERMS = rdflib.DCTERMS
SCHEMA = rdflib.Namespace("http://schema.org/")


def okg(name: str) -> URIRef:
    return URIRef(OKG + name)


ARRANGEMENT = okg("ServiceOutsourcing")
NOTICE = okg("SourcingNotice")
AMOUNTS = (okg("contractValue"), okg("baselineCost"))


def read(*paths: Path) -> Graph:
    return to_rdflib(quad for path in paths for quad in read_turtle(path))


@pytest.fixture(scope="module")
def examples() -> Graph:
    return read(*FILES)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return to_rdflib(asserted_quads(packaged()))


@pytest.fixture(scope="module")
def closed(examples: Graph, ontology: Graph) -> Graph:
    """Everything; computing it fails where the examples contradict the ontology."""
    everything = examples + ontology
    return everything + inferred(everything)


def arrangements(graph: Graph) -> list[Node]:
    return sorted(set(graph.subjects(RDF.type, ARRANGEMENT)), key=str)


def values(graph: Graph, node: Node, name: str) -> set[str]:
    return {str(value) for value in graph.objects(node, okg(name))}


def day(graph: Graph, node: Node, name: str) -> date | None:
    value = graph.value(node, okg(name), any=False)
    return None if value is None else date.fromisoformat(str(value))


def test_every_scenario_is_there_with_its_story() -> None:
    for scenario in SCENARIOS:
        story = (ROOT / "examples" / scenario / "README.md").read_text("utf-8")
        assert "invented" in story
        assert "(arrangements.ttl)" in story


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_stands_alone_and_says_that_it_is_invented(scenario: str) -> None:
    graph = read(ROOT / "examples" / scenario / "arrangements.ttl")
    base = f"https://example.org/{scenario}"
    assert str(graph.value(URIRef(base), DCTERMS.description)).startswith("Invented")
    assert graph.value(URIRef(base), DCTERMS.title) is not None
    for subject in set(graph.subjects()) - {URIRef(base)}:
        assert str(subject).startswith(f"{base}#"), subject


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_story_counts_right_and_names_what_exists(scenario: str) -> None:
    folder = ROOT / "examples" / scenario
    graph = read(folder / "arrangements.ttl")
    story = (folder / "README.md").read_text("utf-8")
    notices = len(list(graph.subjects(RDF.type, NOTICE)))
    said = f"{len(arrangements(graph))} arrangements and {notices} notice"
    assert said in " ".join(story.split())
    for name in _terms_named(story):
        assert (name, None, None) in read(*FILES), name


def _terms_named(story: str) -> list[URIRef]:
    prefixes = {"bank": "bank", "pharma": "pharmaceutical-company", "software": "software-company"}
    found = []
    for span in story.split("`")[1::2]:
        prefix, colon, name = span.partition(":")
        if colon and prefix in prefixes:
            found.append(URIRef(f"https://example.org/{prefixes[prefix]}#{name}"))
    assert found
    return found


def test_there_are_sixty_arrangements_or_more_and_notices_without_provider(
    examples: Graph,
) -> None:
    assert len(arrangements(examples)) >= 60
    notices = list(examples.subjects(RDF.type, NOTICE))
    assert notices
    for notice in notices:
        assert values(examples, notice, "seeksService"), notice
        assert not values(examples, notice, "hasProvider"), notice


def test_every_term_used_is_declared(examples: Graph, ontology: Graph) -> None:
    used = {
        term
        for triple in examples
        for term in triple
        if isinstance(term, URIRef) and term.startswith("https://w3id.org/outsourcing")
    }
    assert used
    assert {term for term in used if (term, RDF.type, None) not in ontology} == set()


def test_every_property_of_an_arrangement_is_used(examples: Graph) -> None:
    vocabulary = read(ROOT / "ontology" / "arrangement.ttl")
    meant = set(vocabulary.subjects(SCHEMA.domainIncludes, ARRANGEMENT))
    # Those that are there to be inferred; recording them would pass a conclusion off as a fact.
    meant -= {okg("fallsUnder"), okg("mayFallUnder")}
    used = {
        predicate
        for arrangement in arrangements(examples)
        for predicate in examples.predicates(arrangement)
    }
    assert len(meant) > 25
    assert meant - used == set()


@pytest.mark.parametrize(
    "kind",
    [
        "ArrangementStatus",
        "BusinessFunction",
        "Coreness",
        "Criticality",
        "EngagementScope",
        "LocationModel",
        "OfficeType",
        "PricingModel",
        "RenewalTerm",
        "SourcingBoundary",
    ],
)
def test_every_value_of_a_closed_vocabulary_is_used(
    kind: str, examples: Graph, ontology: Graph
) -> None:
    used = set(examples.objects())
    assert set(ontology.subjects(RDF.type, okg(kind))) - used == set()


def test_everything_is_described_and_labelled_in_english(examples: Graph, ontology: Graph) -> None:
    known = set(examples.subjects()) | set(ontology.subjects())
    references = {term for term in examples.objects() if isinstance(term, URIRef)}
    assert references - known == set()
    for subject in set(examples.subjects(RDF.type)):
        labels = list(examples.objects(subject, RDFS.label))
        assert [getattr(label, "language", None) for label in labels] == ["en"], subject


def test_identifiers_and_labels_tell_things_apart(examples: Graph) -> None:
    for predicate in (okg("identifier"), RDFS.label):
        seen = defaultdict(list)
        for subject, value in examples.subject_objects(predicate):
            seen[str(subject).partition("#")[0], value].append(subject)
        assert [subjects for subjects in seen.values() if len(subjects) > 1] == []
    for kind in (ARRANGEMENT, NOTICE, okg("Organization"), okg("Person")):
        for subject in examples.subjects(RDF.type, kind):
            assert len(values(examples, subject, "identifier")) == 1, subject


def test_each_arrangement_has_its_parties_and_they_differ(examples: Graph) -> None:
    organizations = set(examples.subjects(RDF.type, okg("Organization")))
    persons = set(examples.subjects(RDF.type, okg("Person")))
    for arrangement in arrangements(examples):
        clients = set(examples.objects(arrangement, okg("hasClient")))
        providers = set(examples.objects(arrangement, okg("hasProvider")))
        subproviders = set(examples.objects(arrangement, okg("hasSubprovider")))
        assert len(clients) == 1, arrangement
        assert clients <= organizations
        assert providers, arrangement
        assert providers | subproviders <= organizations | persons
        assert not clients & (providers | subproviders), arrangement
        assert not providers & subproviders, arrangement
        assert values(examples, arrangement, "coversService"), arrangement


def test_dates_are_in_order_and_agree_with_the_status(examples: Graph) -> None:
    without_end = 0
    for arrangement in arrangements(examples):
        start, notice, end = (
            day(examples, arrangement, name) for name in ("startDate", "noticeDate", "endDate")
        )
        assert start is not None, arrangement
        assert date(2021, 1, 1) <= start
        assert notice is None or (end is not None and start < notice < end), arrangement
        renewal = day(examples, arrangement, "renewalDate")
        assert renewal is None or start < renewal, arrangement
        (status,) = values(examples, arrangement, "status")
        if end is None:
            without_end += 1
            assert status == OKG + "active", arrangement
        else:
            assert start < end <= date(2029, 12, 31), arrangement
            over = status in {OKG + "ended", OKG + "terminated"}
            assert over == (end < TODAY), arrangement
    assert without_end >= 3


def test_the_location_model_agrees_with_the_countries(examples: Graph) -> None:
    seen = set()
    for arrangement in arrangements(examples):
        (client,) = values(examples, arrangement, "clientCountry")
        delivery = values(examples, arrangement, "deliveryCountry")
        (model,) = values(examples, arrangement, "locationModel")
        name = model.removeprefix(OKG)
        if delivery == {client}:
            assert name == "onshore", arrangement
        elif client in delivery:
            assert name == "mixedLocation", arrangement
        else:
            assert delivery, arrangement
            assert name in {"nearshore", "offshore"}, arrangement
        assert bool(values(examples, arrangement, "gatsMode")) <= (name != "onshore"), arrangement
        seen.add(name)
    assert len(seen) == 4


def test_amounts_are_positive_and_say_in_which_money(examples: Graph) -> None:
    moneys = set()
    for subject in set(examples.subjects(RDF.type)):
        amounts = [value for name in AMOUNTS for value in examples.objects(subject, name)]
        for amount in amounts:
            assert isinstance(amount, Literal)
            assert amount.datatype == rdflib.XSD.decimal, subject
            assert Decimal(str(amount)) > 0, subject
        assert len(values(examples, subject, "currency")) == bool(amounts), subject
        moneys |= values(examples, subject, "currency")
    assert moneys == {"GBP", "EUR", "USD"}


def test_service_levels_are_measurable(examples: Graph) -> None:
    levels = set(examples.objects(None, okg("serviceLevel")))
    assert levels
    assert levels == set(examples.subjects(RDF.type, okg("ServiceLevel")))
    for level in levels:
        assert len(values(examples, level, "metric")) == 1, level
        assert len(values(examples, level, "target")) == 1, level


def test_the_closed_examples_classify_every_arrangement_with_a_categorised_service(
    examples: Graph, closed: Graph
) -> None:
    classes = set(closed.subjects(RDFS.subClassOf, ARRANGEMENT))
    classes &= set(closed.subjects(RDF.type, okg("Category")))
    unclassified = []
    for arrangement in arrangements(examples):
        found = {
            category
            for service in examples.objects(arrangement, okg("coversService"))
            for category in closed.objects(service, okg("hasCategory"))
        }
        found.add(ARRANGEMENT)
        types = set(closed.objects(arrangement, RDF.type))
        assert found <= types, arrangement
        assert found == set(closed.objects(arrangement, okg("fallsUnder"))), arrangement
        if not types & classes:
            unclassified.append(arrangement)
    assert len(classes) == 5
    # Two chats, which no source places, and films, which the sources place in two ways.
    assert len(unclassified) == 3


def test_own_services_inherit_and_record(examples: Graph, closed: Graph) -> None:
    own = set(examples.subjects(RDF.type, okg("Service")))
    below = set(examples.subjects(okg("hasParentService")))
    assert below < own
    for notice, service in examples.subject_objects(okg("seeksService")):
        for category in closed.objects(service, okg("hasCategory")):
            assert (notice, okg("concernsCategory"), category) in closed, notice
        assert (notice, okg("fallsUnder"), None) not in closed
    for service in below:
        assert (service, okg("hasCategory"), None) in closed, service
    for service, skill in examples.subject_objects(okg("recordsSkill")):
        assert (service, okg("requiresSkill"), skill) in closed


def test_what_the_canned_queries_look_for_occurs(closed: Graph) -> None:
    ask = """PREFIX okg: <https://w3id.org/outsourcing#>
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
    ASK { ?a a okg:ServiceOutsourcing . %s }"""
    expected = {
        "critical without exit plan": """?a okg:criticality okg:criticalOrImportant
            FILTER NOT EXISTS { ?a okg:exitPlan true }""",
        "critical without audit right": """?a okg:criticality okg:criticalOrImportant ;
            okg:auditRight false""",
        "an unusual overseer": """?a a okg:InformationTechnologyOutsourcing ;
            okg:accountableRole ?role . FILTER (?role != okg:chiefInformationOfficer)""",
        "another able provider": """?other okg:offersService ?any .
            FILTER NOT EXISTS { ?a okg:hasProvider ?other }
            FILTER NOT EXISTS { ?a okg:coversService ?s
                                FILTER NOT EXISTS { ?other okg:offersService ?s } }""",
        "core here, non-core there": """?a okg:coreness okg:core ; okg:coversService ?s .
            ?b okg:coreness okg:nonCore ; okg:coversService ?s .""",
        "a person as provider": "?a okg:hasProvider ?p . ?p a okg:Person .",
        "a dearer arrangement": """?a okg:contractValue ?v ; okg:baselineCost ?c
            FILTER (?v > ?c)""",
        "ends within six months": """?a okg:endDate ?e
            FILTER (?e > "2026-11-22"^^xsd:date && ?e < "2027-05-22"^^xsd:date)""",
        "a contested service": "?a okg:coversService okg:animation .",
        "several categories": """?a a okg:KnowledgeProcessOutsourcing ,
            okg:InformationTechnologyOutsourcing .""",
    }
    missing = [name for name, pattern in expected.items() if not closed.query(ask % pattern)]
    assert missing == []
