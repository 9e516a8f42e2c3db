"""Canonical Turtle: loses nothing, depends on nothing but the graph, and keeps diffs small."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from okg.turtle import TurtleError, canonical, format_file, main

EX = "https://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"ex": EX, "xsd": XSD, "rdf": str(rdflib.RDF), "owl": str(rdflib.OWL)}

Term = rdflib.URIRef | rdflib.BNode | rdflib.Literal
Triple = tuple[Term, Term, Term]
# Odd literals are wanted here.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Parsing weird boolean"),
    pytest.mark.filterwarnings("ignore:Serializing weird numerical"),
]
# The first graph of a slow machine is no failure.
PATIENT = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])

TEXT = st.text(
    st.one_of(
        st.sampled_from("\"'\\\n\r\t\x00\x1f\x7f\x85\u2028\ufeff#.;,[]()<>@^ 务🙂a1"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
)
# Numbers in every spelling, and spellings that are no number at all.
LEXICAL = st.one_of(
    st.sampled_from(["1", "01", "+1", "-0", "0", "1.50", ".5", "1.", "1e0", "true", "TRUE", "x"]),
    st.from_regex(r"-?[0-9]{0,3}(\.[0-9]{0,8})?", fullmatch=True),
)
LITERAL = st.one_of(
    TEXT.map(rdflib.Literal),
    st.builds(
        lambda text, tag: rdflib.Literal(text, lang=tag),
        TEXT,
        st.sampled_from(["en", "en-GB", "zh-Hans", "de-CH-1996", "en-x-ab"]),
    ),
    st.builds(
        lambda text, name: rdflib.Literal(text, datatype=rdflib.URIRef(name), normalize=False),
        LEXICAL,
        st.sampled_from([f"{XSD}{name}" for name in ("integer", "decimal", "boolean", "double")]),
    ),
)
IRI = st.sampled_from(
    [
        f"{EX}{name}"
        for name in ("a", "b2", "b10", "b02", "", "c.d", "e.", "-f", "g/h", "务", "i%20")
    ]
    + ["urn:x", str(rdflib.RDF.nil), str(rdflib.RDF.type), str(rdflib.OWL.Ontology)]
).map(rdflib.URIRef)
BLANK = st.sampled_from([rdflib.BNode(f"n{number}") for number in range(7)])
PREDICATE = st.sampled_from(
    [
        rdflib.URIRef(f"{EX}p"),
        rdflib.URIRef("urn:p"),
        rdflib.RDF.type,
        rdflib.RDFS.label,
        rdflib.RDF.first,
        rdflib.RDF.rest,
    ]
)
TRIPLE = st.tuples(st.one_of(IRI, BLANK), PREDICATE, st.one_of(IRI, BLANK, LITERAL))


@st.composite
def graphs(draw: st.DrawFn) -> list[Triple]:
    """Draw any triples over few nodes, so that sharing and cycles are common, and whole lists."""
    triples: list[Triple] = list(draw(st.lists(TRIPLE, max_size=14)))
    for number, items in enumerate(draw(st.lists(st.lists(LITERAL, max_size=3), max_size=2))):
        cells = [rdflib.BNode(f"cell{number}x{place}") for place in range(len(items))]
        chain: list[Term] = [*cells, rdflib.RDF.nil]
        triples.append((draw(IRI), draw(PREDICATE), chain[0]))
        for place, item in enumerate(items):
            triples.append((chain[place], rdflib.RDF.first, item))
            triples.append((chain[place], rdflib.RDF.rest, chain[place + 1]))
    return triples


def graph_of(triples: list[Triple]) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for triple in triples:
        graph.add(triple)
    return graph


def parsed(text: str) -> ox.Dataset:
    """Read with the strict parser, under labels that only depend on the graph."""
    dataset = ox.Dataset(ox.parse(text, format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def quads_of(triples: list[Triple]) -> ox.Dataset:
    lines = "".join(" ".join(_n_triples(term) for term in triple) + " .\n" for triple in triples)
    dataset = ox.Dataset(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _n_triples(term: Term) -> str:
    if not isinstance(term, rdflib.Literal):
        return term.n3()
    escaped = "".join(f"\\U{ord(character):08X}" for character in term)
    suffix = f"@{term.language}" if term.language else ""
    return f'"{escaped}"{suffix}' + (f"^^<{term.datatype}>" if term.datatype else "")


@given(graphs())
@PATIENT
def test_every_triple_survives(triples: list[Triple]) -> None:
    assert parsed(canonical(graph_of(triples))) == quads_of(triples)


@given(graphs())
@PATIENT
def test_rdflib_reads_the_same_graph(triples: list[Triple]) -> None:
    graph = graph_of(triples)
    again = rdflib.Graph().parse(data=canonical(graph), format="turtle")
    normalised = rdflib.Graph()
    for s, p, o in graph:
        # rdflib normalises what it reads, so the expected literals are built the same way.
        if isinstance(o, rdflib.Literal):
            o = rdflib.Literal(str(o), o.language, o.datatype)  # noqa: PLW2901
        normalised.add((s, p, o))
    assert isomorphic(again, normalised)


@given(graphs(), st.randoms(use_true_random=False))
@PATIENT
def test_text_depends_on_the_graph_alone(triples: list[Triple], chance: random.Random) -> None:
    shuffled = chance.sample(triples, len(triples))
    blanks = sorted({t for triple in triples for t in triple if isinstance(t, rdflib.BNode)})
    names: dict[Term, Term] = {
        blank: rdflib.BNode(f"z{number}")
        for number, blank in enumerate(chance.sample(blanks, len(blanks)))
    }
    renamed = [(names.get(s, s), p, names.get(o, o)) for s, p, o in shuffled]
    assert canonical(graph_of(renamed)) == canonical(graph_of(triples))


@given(graphs())
@PATIENT
def test_formatting_what_is_formatted_changes_nothing(triples: list[Triple]) -> None:
    text = canonical(graph_of(triples))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "graph.ttl"
        file.write_bytes(text.encode())
        assert format_file(file) is False
        assert file.read_bytes() == text.encode()


@given(graphs(), PREDICATE, st.one_of(IRI, LITERAL), st.data())
@PATIENT
def test_one_more_triple_is_one_more_line(
    triples: list[Triple], predicate: rdflib.URIRef, value: Term, data: st.DataObject
) -> None:
    subjects = sorted({s for s, _, _ in triples if isinstance(s, rdflib.URIRef)})
    assume(subjects and value != rdflib.OWL.Ontology)
    added = (data.draw(st.sampled_from(subjects)), predicate, value)
    graph = graph_of(triples)
    assume(added not in graph)
    before = canonical(graph).split("\n")
    after = canonical(graph.add(added)).split("\n")
    assume([line for line in after if line[:1] == "@"] == [b for b in before if b[:1] == "@"])
    assert len(after) == len(before) + 1
    place = next(n for n, line in enumerate(after) if n == len(before) or line != before[n])
    assert after[:place] + after[place + 1 :] == before


EXAMPLE = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://example.org>
    a owl:Ontology ;
    dcterms:title "Example"@en ;
    .

ex:claim9
    ex:says true ;
    .

ex:claim10
    a owl:Class ;
    a owl:NamedIndividual ;
    rdfs:label "payroll"@en ;
    rdfs:label "薪酬"@zh-Hans ;
    skos:definition "A \\"quoted\\" line\\nand another"@en ;
    owl:equivalentClass [
        a owl:Restriction ;
        owl:hasValue ex:claim9 ;
        owl:onProperty ex:says ;
    ] ;
    owl:propertyChainAxiom (
        ex:p
        ex:q
    ) ;
    ex:flag "1"^^xsd:boolean ;
    ex:number "02"^^xsd:integer ;
    ex:number 2 ;
    .
"""

MESSY = """
PREFIX ex: <https://example.org/>
@prefix unused: <urn:unused:> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
ex:claim10 owl:propertyChainAxiom (ex:p ex:q) ; rdfs:label '薪酬'@zh-hans, "payroll"@EN ;
  owl:equivalentClass [ owl:onProperty ex:says ; a owl:Restriction ; owl:hasValue ex:claim9 ] ;
  ex:flag "1"^^xsd:boolean ; ex:number 02, 2 ;
  a owl:NamedIndividual, owl:Class ; skos:definition """ + (
    '''"""A "quoted" line\nand another"""@en .'''
    """
ex:claim9 ex:says true .
<https://example.org> dcterms:title "Example"@en ; a owl:Ontology .
"""
)


def test_the_layout(tmp_path: Path) -> None:
    file = tmp_path / "example.ttl"
    file.write_text(MESSY)
    assert format_file(file) is True
    assert file.read_text() == EXAMPLE


def test_shared_and_cyclic_blank_nodes_get_labels() -> None:
    graph = rdflib.Graph(bind_namespaces="none")
    graph.parse(
        data="""<urn:a> <urn:p> _:x . <urn:b> <urn:p> _:x . _:x <urn:p> 1 .
                _:loop <urn:p> _:loop . [] <urn:p> 2 .""",
        format="turtle",
    )
    text = canonical(graph)
    assert text.count("_:b0\n") + text.count("_:b1\n") == 2
    assert "    <urn:p> _:b1 ;\n" in text
    assert text.endswith("\n[]\n    <urn:p> 2 ;\n    .\n")


def test_an_empty_graph_is_an_empty_file() -> None:
    assert canonical(rdflib.Graph()) == ""


def test_check_lists_what_differs_and_leaves_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ontology" / "claims"
    folder.mkdir(parents=True)
    (folder / "good.ttl").write_text("<urn:a>\n    <urn:p> 1 ;\n    .\n")
    messy = folder / "messy.ttl"
    messy.write_text("<urn:a> <urn:p> 1 .")
    assert main(["--check"], root=tmp_path) == 1
    assert capsys.readouterr().out == f"{messy}: differs\n"
    assert messy.read_text() == "<urn:a> <urn:p> 1 ."
    assert main([], root=tmp_path) == 0
    assert capsys.readouterr().out == f"{messy}: formatted\n"
    assert main(["--check"], root=tmp_path) == 0
    assert capsys.readouterr().out == ""


def test_lost_comments_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.ttl"
    file.write_text('<urn:a#b> <urn:p> "# no" . # one\n<urn:a> <urn:p> """\n# no""" .\n# two\n')
    assert main([str(file)]) == 0
    assert capsys.readouterr().out == (
        f"{file}: formatted\n{file}: comments lost (line 1, 4); say it in an annotation\n"
    )


def test_bad_turtle_is_named_with_line_and_cause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.ttl"
    text = "<urn:a> <urn:p> 1 .\nex:a <urn:p> 2 .\n"
    file.write_text(text)
    missing = tmp_path / "missing.ttl"
    assert main([str(file), str(missing)]) == 2
    assert capsys.readouterr().err == (
        f"{file}, line 2, column 1: The prefix ex: has not been declared\n"
        f"{missing}: No such file or directory\n"
    )
    assert file.read_text() == text
    with pytest.raises(TurtleError, match="line 2, column 1"):
        format_file(file)


def test_the_script_runs_from_anywhere(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<urn:a> <urn:p> 1 .")
    script = Path(__file__).parents[1] / "scripts" / "format"
    run = subprocess.run(
        [sys.executable, str(script), "--check", "a.ttl"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (1, "a.ttl: differs\n", "")


def test_fourteen_thousand_triples_take_seconds() -> None:
    graph = rdflib.Graph()
    graph.bind("ex", EX)
    for number in range(2287):
        for name in "abcdef":
            graph.add(
                (rdflib.URIRef(f"{EX}{number}"), rdflib.URIRef(EX + name), rdflib.Literal(number))
            )
    start = time.perf_counter()
    assert canonical(graph).count(" ;\n") == 13722
    assert time.perf_counter() - start < 5
