"""Searching finds what is meant, however it is spelt."""

import json

import pyoxigraph as ox
import pytest

from okg.graph import KnowledgeGraph
from okg.knowledge import packaged
from okg.namespaces import OKG, RDFS, shorten
from okg.server.jobs.desk import Desk
from okg.server.jobs.search import FindTerms, ListTerms
from okg.server.linked import names
from okg.server.linked.known import Known, node
from okg.server.linked.names import NAMED_BY, Names, key_of
from okg.server.linked.reader import Reader
from okg.server.linked.search import MOST, search


def first(reader: Reader, text: str) -> str:
    found = search(reader, text, 1).hits
    return shorten(found[0].term.value) if found else ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("payroll", "okg:payroll"),
        ("PAYROLL", "okg:payroll"),
        ("Pâyroll", "okg:payroll"),
        ("pay", "okg:payroll"),
        ("payroll processing", "okg:payroll"),
        ("KPO", "okg:KnowledgeProcessOutsourcing"),
        ("knowledge process", "okg:KnowledgeProcessOutsourcing"),
        ("薪酬", "okg:payroll"),
        ("数据处理", "okg:dataProcessing"),
        ("知识流程外包", "okg:KnowledgeProcessOutsourcing"),
        ("back-office", "okg:backOffice"),
        ("backoffice", "okg:backOffice"),
        ("Back Office", "okg:backOffice"),
        ("off shore", "okg:offshore"),
        ("dataProcessing", "okg:dataProcessing"),
        ("79211110", "cpv:79211110"),
        # Words in another order, among others, or misspelt.
        ("outsourcing knowledge", "okg:KnowledgeProcessOutsourcing"),
        ("what is payroll?", "okg:payroll"),
        ("pyroll", "okg:payroll"),
        ("animaton", "okg:animation"),
        ("knowlege proces outsourcing", "okg:KnowledgeProcessOutsourcing"),
        # Names as queries have them.
        ("okg:pay", "okg:payroll"),
        ("OKG:pay", "okg:payroll"),
        ("claim:74", "claim:74"),
        (f"{OKG}payroll", "okg:payroll"),
        (f"<{OKG}payroll>", "okg:payroll"),
    ],
)
def test_it_finds(reader: Reader, text: str, name: str) -> None:
    assert first(reader, text) == name


@pytest.mark.parametrize(
    "text", ["", "   ", "?!", "zzzzqqq", "a", "\x00", "okg:", "<", "😀", "x" * 10_000]
)
def test_it_survives(reader: Reader, text: str) -> None:
    found = search(reader, text, 10)
    assert len(found.hits) == min(10, found.total)
    assert found.total <= MOST


def test_every_label_finds_its_term(reader: Reader) -> None:
    store = reader.known.store
    for quad in store.quads_for_pattern(None, ox.NamedNode(f"{RDFS}label"), None):
        if isinstance(quad.object, ox.Literal) and OKG in str(quad.subject):
            hits = search(reader, quad.object.value, MOST).hits
            assert quad.subject in [it.term for it in hits], quad.object.value


def test_scores_fall_and_terms_come_once(reader: Reader) -> None:
    hits = search(reader, "service", MOST).hits
    assert [it.score for it in hits] == sorted((it.score for it in hits), reverse=True)
    assert len({it.term for it in hits}) == len(hits) > 50
    assert hits[0].score <= 1


def test_completion_gives_all_terms_that_begin_so(reader: Reader) -> None:
    found = {shorten(it.term.value) for it in search(reader, "okg:has", MOST).hits}
    wanted = {
        shorten(it.subject.value)
        for it in reader.known.store.quads_for_pattern(None, node("rdfs:isDefinedBy"), None)
        if isinstance(it.subject, ox.NamedNode)
        and it.subject.value.casefold().startswith(f"{OKG}has".casefold())
    }
    assert found == wanted
    assert "okg:hasCategory" in found


def test_results_say_by_which_name(desk: Desk) -> None:
    document = json.loads(FindTerms("数据处理").run(desk).body)
    assert document["q"] == "数据处理"
    assert document["total"] == 1
    [result] = document["results"]
    assert result == {
        "iri": f"{OKG}dataProcessing",
        "name": "okg:dataProcessing",
        "label": "data processing",
        "kind": "service",
        "notation": "",
        "href": "/term/dataProcessing",
        "definition": result["definition"],
        "matched": "数据处理",
        "score": 1.0,
    }
    assert result["definition"].startswith("Service of")


def test_codes_say_of_which_scheme_they_are(desk: Desk) -> None:
    [result] = json.loads(FindTerms("79211110", limit=1).run(desk).body)["results"]
    assert result["kind"] == "Common Procurement Vocabulary 2008"
    assert (result["notation"], result["matched"]) == ("79211110", "79211110")


def test_results_are_in_the_language_of_the_client(desk: Desk) -> None:
    document = json.loads(FindTerms("payroll", limit=1, language="zh").run(desk).body)
    [result] = document["results"]
    assert (result["label"], result["kind"]) == ("薪酬核算与发放", "服务")
    assert result["matched"] == "payroll"
    assert document["total"] > 1


def test_the_page_lists_questions_that_speak_of_it(desk: Desk) -> None:
    text = FindTerms("skills", accept="text/html").run(desk).body.decode()
    assert 'href="/queries/skills-of-service"' in text
    # There is no data that this one could be about.
    assert 'href="/queries/arrangements-requiring-skill"' not in text


def test_things_of_a_store_are_found_by_label_and_identifier(store_desk: Desk) -> None:
    known = store_desk.once(Known)
    reader = Reader(known, "en")
    own = {it.value for it in store_desk.graph.terms.own or ()}
    tried = 0
    for predicate in NAMED_BY:
        for quad in known.store.quads_for_pattern(None, predicate, None):
            if isinstance(quad.object, ox.Literal) and str(quad.subject)[1:-1] in own:
                hits = search(reader, quad.object.value, MOST).hits
                assert quad.subject in [it.term for it in hits], quad.object.value
                tried += 1
    assert tried > 20


def test_many_names_cost_little() -> None:
    store = ox.Store()
    label = ox.NamedNode(f"{RDFS}label")
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"urn:thing:{i}"), label, ox.Literal(f"thing {i} of many"))
        for i in range(5000)
    )
    reader = Reader(Known(KnowledgeGraph(store, packaged())), "en")
    assert len(reader.known.other_names) == 5000
    assert search(reader, "thing", 10).total == MOST
    assert first(reader, "thing 4321") == "urn:thing:4321"
    assert first(reader, "many 4321") == "urn:thing:4321"
    # Exactly that, though hundreds begin so.
    assert first(reader, "thing 4 of many") == "urn:thing:4"


def test_no_more_names_are_read_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    store = ox.Store()
    for i in range(5):
        thing = ox.NamedNode(f"urn:{i}")
        store.add(ox.Quad(thing, NAMED_BY[0], ox.Literal(f"label {i}")))
        store.add(ox.Quad(thing, NAMED_BY[-1], ox.Literal(f"name {i}")))
    monkeypatch.setattr(names, "MOST", 7)
    found = Names(store, [ox.DefaultGraph()])
    assert len(found) == 7
    assert len(list(found.holding("label", 9))) == 5


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Back-Office", "back office"),
        ("  Café  DU monde ", "cafe du monde"),
        ("ﬁnance (front)", "finance front"),
        ("数据，处理", "数据 处理"),
        ("a_b/c.d", "a b c d"),
        ("line\nfeed", "line feed"),
        ("—", ""),
    ],
)
def test_keys(text: str, key: str) -> None:
    assert key_of(text) == key


@pytest.mark.parametrize(
    "name", ['say "yes"', "tab\tand\nline", "back\\slash", "a\u2028b", "q\\", "<iri>", "été"]
)
def test_names_are_read_as_they_are_written(name: str) -> None:
    store = ox.Store()
    label = ox.NamedNode(f"{RDFS}label")
    thing, other = ox.NamedNode("urn:thing"), ox.NamedNode("urn:other")
    store.add(ox.Quad(thing, label, ox.Literal(name, language="fr")))
    store.add(ox.Quad(other, label, ox.Literal("1", datatype=node("xsd:integer"))))
    store.add(ox.Quad(ox.BlankNode(), label, ox.Literal("nobody")))
    store.add(ox.Quad(other, label, thing))
    found = Names(store, [ox.DefaultGraph()])
    assert [it.iri for it in found.exactly(key_of(name), 9)] == ["urn:thing"]
    assert [it.iri for it in found.exactly("1", 9)] == ["urn:other"]
    assert len(found) == 2


def test_all_terms_are_listed_for_completion(desk: Desk) -> None:
    listed = json.loads(ListTerms().run(desk).body)
    quads = desk.graph.store.quads_for_pattern(None, node("rdfs:isDefinedBy"), None)
    assert {it["iri"] for it in listed} == {
        it.subject.value for it in quads if isinstance(it.subject, ox.NamedNode)
    }
    assert {
        "iri": f"{OKG}payroll",
        "name": "okg:payroll",
        "label": "payroll",
        "kind": "service",
    } in (listed)
