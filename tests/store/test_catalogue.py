"""The catalogue is written and read back without a loss, and is VoID, DCAT and PROV."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from okg.store.catalogue import (
    FORMAT,
    RECORDS,
    Catalogue,
    Dataset,
    SourceFile,
    from_triples,
    repeat,
    to_quads,
)
from okg.store.names import CATALOGUE

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
names = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,9}", fullmatch=True)
numbers = st.integers(0, 10**12)
records = st.builds(
    Dataset,
    name=names,
    files=st.lists(st.builds(SourceFile, texts, texts, numbers), max_size=11).map(tuple),
    loaded=st.just("2026-11-22T11:30:23Z"),
    version=texts,
    order=numbers,
    triples=numbers,
    inferred=numbers,
    content=texts,
    repeats=numbers,
    validated=st.booleans(),
    findings=st.dictionaries(st.sampled_from(["violation", "warning", "info"]), numbers),
    beside=st.sets(names).map(lambda it: tuple(sorted(it))),
)
catalogues = st.builds(
    Catalogue,
    knowledge=texts,
    version=texts,
    datasets=st.lists(records, max_size=3, unique_by=(lambda it: it.name, lambda it: it.order)).map(
        lambda found: tuple(sorted(found, key=lambda it: it.order))
    ),
)


@given(catalogues)
def test_a_catalogue_comes_back_from_a_store(catalogue: Catalogue) -> None:
    store = ox.Store()
    store.extend(to_quads(catalogue))
    store.add(repeat("x", "<urn:s> <urn:p> <urn:o> ."))
    found = store.query(RECORDS)
    assert isinstance(found, ox.QueryTriples)
    assert from_triples(found) == catalogue


def test_where_there_is_no_catalogue_there_is_none() -> None:
    assert from_triples([]) is None
    triple = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.NamedNode("urn:o"))
    assert from_triples([triple]) is None


def test_a_newer_catalogue_tells_its_form() -> None:
    newer = Catalogue("k", "9.0", format=FORMAT + 1)
    found = from_triples(to_quads(newer))
    assert found is not None
    assert found.format == FORMAT + 1


def test_others_understand_it() -> None:
    """In words that programs without a knowledge of okg look for."""
    dataset = Dataset(
        "a", (SourceFile("a.ttl", "00", 7),), "2026-11-22T11:30:23Z", "0.1.0", 1, 12, 3, "ff"
    )
    store = ox.Store()
    store.extend(to_quads(Catalogue("k", "0.1.0", (dataset,))))
    found = store.query(
        """
        PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?title ?triples ?when ?file ?size {
          ?catalogue a dcat:Catalog ; dcat:dataset ?dataset .
          ?dataset a void:Dataset , dcat:Dataset ; dcterms:title ?title ; void:triples ?triples ;
            prov:generatedAtTime ?when ; prov:wasDerivedFrom ?source .
          ?source a prov:Entity ; dcterms:title ?file ; dcat:byteSize ?size .
        }""",
        default_graph=ox.NamedNode(CATALOGUE),
    )
    assert isinstance(found, ox.QuerySolutions)
    [row] = [[it.value for it in row] for row in found]
    assert row == ["a", "12", "2026-11-22T11:30:23Z", "a.ttl", "7"]


def test_the_outcome_in_words() -> None:
    def outcome(validated: bool, **findings: int) -> str:
        return Dataset("a", (), "", "", 1, 1, 0, "", validated=validated, findings=findings).outcome

    assert outcome(True) == "conforms"
    assert outcome(True, info=1, violation=2) == "2 violations, 1 notice"
    assert outcome(False) == "not validated"
