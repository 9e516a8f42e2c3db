"""Every term has its page, and every link on it leads somewhere."""

import html
import re
from collections import deque
from collections.abc import Iterator
from importlib.resources import files
from urllib.parse import parse_qs, unquote, urlsplit

import pyoxigraph as ox
import pytest

from okg.claims import Claim
from okg.graph import KnowledgeGraph
from okg.knowledge import packaged
from okg.namespaces import OKG, ONTOLOGY, RDFS
from okg.query.parameters import bindings
from okg.server.jobs.about import TellAbout
from okg.server.jobs.desk import Desk
from okg.server.jobs.explore import Explore
from okg.server.jobs.pages.term import term_page
from okg.server.jobs.search import FindTerms
from okg.server.jobs.term import ShowTerm
from okg.server.linked.addresses import address_of, iri_of
from okg.server.linked.known import Known, node, okg
from okg.server.linked.reader import LONGEST_LIST, Reader

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ELSEWHERE = {"/", "/queries", "/sparql", "/validate", "/openapi.json"}
"""Pages that others make."""


def page(desk: Desk, address: str, language: str = "en") -> str:
    """Return the page at an address, as a worker makes it."""
    parts = urlsplit(address)
    given = parse_qs(parts.query)
    name = unquote(parts.path).removeprefix("/term/") if parts.path != "/term" else ""
    iri = given.get("iri", [""])[0]
    follows = "follows" in given
    reply = ShowTerm(name, iri, BROWSER, "", language, address, follows=follows).run(desk)
    assert (reply.status, reply.media_type) == (200, "text/html; charset=utf-8")
    return reply.body.decode()


def links(text: str) -> Iterator[str]:
    """Give what a page leads to."""
    for found in re.findall(r'(?:href|src|action)="([^"]*)"', text):
        yield html.unescape(found)


def defined(desk: Desk) -> list[ox.NamedNode]:
    """Return the terms that the ontology defines."""
    quads = desk.graph.store.quads_for_pattern(
        None, ox.NamedNode(f"{RDFS}isDefinedBy"), ox.NamedNode(ONTOLOGY)
    )
    return [it.subject for it in quads if isinstance(it.subject, ox.NamedNode)]


def literal(desk: Desk, term: ox.NamedNode, predicate: str, language: str) -> str:
    """Return the only text of a property in a language, "" where there is none."""
    quads = desk.graph.store.quads_for_pattern(term, node(predicate), None)
    objects = [it.object for it in quads if isinstance(it.object, ox.Literal)]
    return next((it.value for it in objects if it.language == language), "")


def test_every_term_has_a_page_with_its_label_and_definition(desk: Desk) -> None:
    terms = defined(desk)
    assert len(terms) > 400
    for term in terms:
        text = html.unescape(page(desk, address_of(term.value)))
        assert f"<h1>{literal(desk, term, 'rdfs:label', 'en')}</h1>" in text
        definition = literal(desk, term, "skos:definition", "en")
        assert definition
        assert f'<p class="lead">{definition}</p>' in text


def test_pages_in_chinese_have_chinese_labels(desk: Desk) -> None:
    text = page(desk, "/term/payroll", "zh")
    assert "<h1>薪酬核算与发放</h1>" in text
    assert '<html lang="zh-Hans">' in text
    assert "狭义业务流程外包" in text


@pytest.mark.slow
def test_every_link_of_every_page_leads_somewhere(desk: Desk) -> None:
    crawl(desk, len(set(_subjects(desk))))


def test_every_link_around_the_terms_leads_somewhere(desk: Desk) -> None:
    crawl(desk, len(defined(desk)), only=OKG)


def crawl(desk: Desk, least: int, only: str = "") -> None:
    """Follow all links from the tree, and check each; ``only`` says which terms' pages are read."""
    known = desk.once(Known)
    found = {address_of(it) for it in _subjects(desk) if it.startswith(only)}
    for start in (
        Explore(BROWSER, here="/explore"),
        FindTerms("service", 100, BROWSER, here="/search?q=service"),
        TellAbout(BROWSER, here="/about"),
    ):
        found.update(links(start.run(desk).body.decode()))
    seen, waiting, pages = set(found), deque(sorted(found)), 0
    while waiting:
        address = waiting.popleft()
        parts = urlsplit(address)
        if not parts.path.startswith("/term") or "follows" in parts.query:
            check(desk, address)
            continue
        term = term_of(address)
        assert known.is_used(ox.NamedNode(term)), address
        if term.startswith(only) and not re.search(r"\.(ttl|nt|jsonld|rdf)$", parts.path):
            pages += 1
            new = set(links(page(desk, address))) - seen
            seen |= new
            waiting.extend(sorted(new))
    assert pages >= least


def check(desk: Desk, address: str) -> None:
    """Check that an address that is no term's is one that the server answers."""
    parts = urlsplit(address)
    assert not parts.netloc, f"{address} leaves the server"
    given = parse_qs(parts.query)
    if parts.path.startswith("/static/"):
        file = files("okg.server") / parts.path[1:]
        assert file.is_file() or parts.path.startswith("/static/vendor/"), address
    elif parts.path.startswith("/queries/"):
        query = desk.graph.queries[parts.path.removeprefix("/queries/")]
        assert bindings(query, given, desk.graph.terms), address
    elif parts.path == "/sparql" and given:
        desk.graph.look_up(given["query"][0])
    elif parts.path.startswith("/term"):
        assert term_of(address).startswith(f"{ONTOLOGY}/claim/"), address
    else:
        assert parts.path in ELSEWHERE | {"/explore", "/search", "/about", ""}, address


def term_of(address: str) -> str:
    parts = urlsplit(re.sub(r"\.(ttl|nt|jsonld|rdf)(?=\?|$)", "", address))
    if parts.path == "/term":
        return parse_qs(parts.query)["iri"][0]
    return iri_of(unquote(parts.path).removeprefix("/term/"))


def _subjects(desk: Desk) -> Iterator[str]:
    return (it.subject.value for it in desk.graph.store if isinstance(it.subject, ox.NamedNode))


def section(text: str, name: str) -> str:
    """Return the part of a page under the heading with an id, as it reads."""
    found = re.search(rf'<section aria-labelledby="{name}">(.*?)</section>', text, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(found[1]))) if found else ""


def test_what_sources_say_comes_with_source_position_and_who_disagrees(desk: Desk) -> None:
    told = section(page(desk, "/term/animation"), "claims")
    assert "Animation could be put under BPO." in told
    assert "Different Types of Outsourcing" in told
    assert "1207–1228" in told
    assert "said to be possible" in told
    assert "contested" in told
    assert "Disagrees with Animation is an example of KPO." in told


def test_mappings_come_with_relation_confidence_and_reason(desk: Desk) -> None:
    told = section(page(desk, "/term/payroll"), "matches")
    assert "Central Product Classification close match Payroll services 0.95" in told
    assert "The subclass is payroll processing for others and nothing else." in told


def test_a_mapping_is_turned_round_on_the_page_of_the_code(desk: Desk) -> None:
    broader = section(page(desk, "/term/payroll"), "matches")
    assert "broad match Personnel and payroll services" in broader
    code = address_of("http://data.europa.eu/cpv/cpv/79631000")
    assert code in links(page(desk, "/term/payroll"))
    assert "narrow match payroll" in section(page(desk, code), "matches")


def test_the_way_down_to_a_term_is_told(desk: Desk) -> None:
    text = page(desk, "/term/payroll")
    [trail] = re.findall(r'<nav class="trail".*?</nav>', text, re.DOTALL)
    assert re.findall(r'href="([^"]*)"', trail) == [
        "/term/ServiceOutsourcing",
        "/term/BusinessProcessOutsourcing",
        "/term/NarrowBusinessProcessOutsourcing",
    ]


def test_what_was_inferred_is_marked(desk: Desk) -> None:
    told = section(page(desk, "/term/payroll"), "outgoing")
    assert "is listed under inferred" in told
    assert "has category business process outsourcing" in told
    assert "has category inferred service outsourcing" in told


def test_canned_questions_have_the_term_filled_in(desk: Desk) -> None:
    assert "/queries/skills-of-service?service=okg%3Apayroll" in links(page(desk, "/term/payroll"))
    code = address_of("http://data.europa.eu/cpv/cpv/79211110")
    assert "/queries/services-for-code?code=79211110" in links(page(desk, code))


def test_a_claim_tells_its_passage_and_premises(desk: Desk) -> None:
    text = page(desk, "/term/claim/74")
    passage = section(text, "passage")
    assert "Different Types of Outsourcing , characters 1792 to 1823" in passage
    assert "stated flatly · endorsed" in passage
    assert "calls for skill" in section(text, "outgoing")
    assert "rests on Advanced analytical skill" in section(text, "incoming")
    assert "/term/claim/74?follows=true" in links(text)
    assert not section(text, "follows")


def test_what_follows_from_a_claim_is_worked_out_when_asked_for(desk: Desk) -> None:
    text = page(desk, "/term/claim/74?follows=true")
    told = section(text, "follows")
    assert "requires skill advanced analytical skill" in told
    assert "patent research" in told
    assert "/term/claim/74?follows=true" not in links(text.replace("lang=", ""))


def test_a_claim_tells_which_others_say_the_same(desk: Desk) -> None:
    said: dict[str, list[str]] = {}
    for iri in _subjects_of_type(desk, "Claim"):
        claim = Claim(desk.graph, iri)
        for triple in claim.supported():
            others = [it.iri for it in claim.others_supporting(triple)]
            if others:
                said[iri] = others
    assert said
    for iri, others in list(said.items())[:5]:
        told = section(page(desk, address_of(iri)), "passage")
        assert "Also said by" in told
        for other in others:
            assert literal(desk, ox.NamedNode(other), "rdfs:label", "en") in told


def _subjects_of_type(desk: Desk, name: str) -> list[str]:
    quads = desk.graph.store.quads_for_pattern(None, node("rdf:type"), okg(name))
    return sorted(it.subject.value for it in quads if isinstance(it.subject, ox.NamedNode))


def test_a_property_shows_statements_that_use_it(desk: Desk) -> None:
    told = section(page(desk, "/term/hasParentCategory"), "incoming")
    assert "statements with this property" in told
    assert "information process outsourcing → business process outsourcing" in told


def test_a_dataset_has_a_page(store_desk: Desk) -> None:
    [dataset] = (it for it in store_desk.graph.datasets if it.name == "bank")
    told = section(page(store_desk, "/term/dataset/bank"), "outgoing")
    assert f"triples {dataset.triples} " in told
    assert dataset.loaded in told
    assert "was derived from arrangements.ttl" in told


def test_every_thing_of_a_store_has_a_page_whose_links_lead_somewhere(store_desk: Desk) -> None:
    known = store_desk.once(Known)
    things = list(store_desk.graph.terms.own or ())
    assert len(things) > 20
    for thing in things:
        for link in links(page(store_desk, address_of(thing.value))):
            parts = urlsplit(link)
            if parts.path.startswith("/term"):
                assert known.is_used(ox.NamedNode(term_of(link))), link
            else:
                check(store_desk, link)


def test_what_data_says_is_text_and_nothing_else(desk: Desk) -> None:
    hostile = "</script><script>alert(1)</script>"
    store = ox.Store()
    for subject, value in (("urn:x", "javascript:alert(1)"), ("javascript:alert(1)", "urn:x")):
        store.add(ox.Quad(ox.NamedNode(subject), node("rdfs:label"), ox.Literal(hostile)))
        store.add(ox.Quad(ox.NamedNode(subject), node("skos:broader"), ox.NamedNode(value)))
    reader = Reader(Known(KnowledgeGraph(store, desk.graph.knowledge)), "en")
    for iri in ("urn:x", "javascript:alert(1)"):
        text = term_page(reader, ox.NamedNode(iri), here=f"/term?iri={iri}&x=<script>").decode()
        assert "<script>alert" not in text
        assert "x=<script>" not in text
        for link in links(text):
            assert link.startswith(("/", "#")), link


def test_a_list_of_many_is_cut() -> None:
    store, first = ox.Store(), ox.BlankNode()
    store.add(ox.Quad(okg("thing"), okg("lists"), first))
    here = first
    for number in range(LONGEST_LIST + 5):
        rest = ox.BlankNode()
        store.add(ox.Quad(here, node("rdf:first"), ox.Literal(str(number))))
        store.add(ox.Quad(here, node("rdf:rest"), rest))
        here = rest
    reader = Reader(Known(KnowledgeGraph(store, packaged())), "en")
    told = reader.label(first).text
    assert told.startswith("(0, 1, 2, ")
    assert told.endswith(f", {LONGEST_LIST - 1}, …)")


def test_search_finds_questions_in_chinese(desk: Desk) -> None:
    text = FindTerms("技能", accept=BROWSER, language="zh").run(desk).body.decode()
    assert 'href="/queries/skills-of-service"' in text
