"""Export: what is asked for, whole, in every syntax."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest

from okg.errors import InputError
from okg.namespaces import INFERRED_GRAPH
from okg.store.catalogue import Catalogue, Dataset, repeat, to_quads
from okg.store.content import line_of
from okg.store.export import FORMS, GRAPHS, Form, exported, known_quads, write_quads
from okg.store.holdings import Embedded
from okg.store.names import graph_of, inferred_graph_of

THING = ox.NamedNode("http://example.org/thing")
SAYS = ox.NamedNode("http://example.org/says")
KNOWLEDGE = "https://w3id.org/outsourcing/ontology/services"


def quad(text: str, graph: str) -> ox.Quad:
    return ox.Quad(THING, SAYS, ox.Literal(text), ox.NamedNode(graph))


def line(text: str) -> str:
    return line_of(quad(text, KNOWLEDGE))


@pytest.fixture
def store() -> ox.Store:
    """Two datasets; the second says what the first says, too, and what the knowledge says."""
    first = Dataset("first", (), "2026-01-01T00:00:00Z", "0", 1, 2, 1, "")
    store = ox.Store()
    store.extend(
        [
            quad("known", KNOWLEDGE),
            quad("follows from what is known", INFERRED_GRAPH),
            quad("one", graph_of("first")),
            quad("both", graph_of("first")),
            quad("follows from the first", inferred_graph_of("first")),
            quad("two", graph_of("second")),
            *to_quads(
                Catalogue("", "0", (first, replace(first, name="second", order=2, inferred=0)))
            ),
            repeat("second", line("both")),
            repeat("second", line("known")),
        ]
    )
    return store


def texts(store: ox.Store, *datasets: str, inferred: bool = False) -> dict[str, list[str]]:
    """Return what is exported, by graph."""
    found: dict[str, list[str]] = {}
    for it in exported(Embedded(store), known_quads(store), datasets, inferred=inferred):
        assert isinstance(it.graph_name, ox.NamedNode)
        assert isinstance(it.object, ox.Literal)
        found.setdefault(it.graph_name.value, []).append(it.object.value)
    return {graph: sorted(said) for graph, said in found.items()}


def test_everything_is_what_was_stated_once(store: ox.Store) -> None:
    assert texts(store) == {
        KNOWLEDGE: ["known"],
        graph_of("first"): ["both", "one"],
        graph_of("second"): ["two"],
    }


def test_what_follows_is_there_on_request_and_the_catalogue_never(store: ox.Store) -> None:
    everything = texts(store, inferred=True)
    assert everything.pop(INFERRED_GRAPH) == ["follows from what is known"]
    assert everything.pop(inferred_graph_of("first")) == ["follows from the first"]
    assert everything == texts(store)


def test_a_dataset_is_all_that_its_files_say(store: ox.Store) -> None:
    assert texts(store, "second") == {graph_of("second"): ["both", "known", "two"]}
    assert texts(store, "first", "first", inferred=True) == {
        graph_of("first"): ["both", "one"],
        inferred_graph_of("first"): ["follows from the first"],
    }


def test_a_dataset_that_is_not_there(store: ox.Store) -> None:
    with pytest.raises(InputError, match=r"^there is no dataset third: there are first, second$"):
        texts(store, "first", "third")
    with pytest.raises(InputError, match=r"^there is no dataset first: there are none$"):
        texts(ox.Store(), "first")


AWKWARD = [
    quad('quote " line \n separator \u2028 é 𝄞 \\', KNOWLEDGE),
    quad("-", graph_of("first")),
    ox.Quad(ox.BlankNode("x"), SAYS, ox.BlankNode("y"), ox.NamedNode(KNOWLEDGE)),
    ox.Quad(
        ox.BlankNode("y"), SAYS, ox.Literal("cien", language="es"), ox.NamedNode(graph_of("first"))
    ),
    ox.Quad(
        THING,
        SAYS,
        ox.Literal("01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        ox.NamedNode(KNOWLEDGE),
    ),
]


def written(quads: list[ox.Quad], form: Form, canonical: bool) -> bytes:
    target = io.BytesIO()
    write_quads(quads, target, form, canonical=canonical)
    return target.getvalue()


@pytest.mark.parametrize("canonical", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_every_syntax_says_the_same(form: Form, canonical: bool) -> None:
    back = ox.Dataset(ox.parse(written(AWKWARD, form, canonical), format=FORMS[form]))
    given = ox.Dataset(
        AWKWARD
        if form in GRAPHS
        else (ox.Quad(it.subject, it.predicate, it.object) for it in AWKWARD)
    )
    for dataset in (back, given):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(back) == set(given)


@pytest.mark.parametrize("form", FORMS)
def test_canonical_output_does_not_depend_on_order_or_names(form: Form) -> None:
    lines = "".join(f"{quad} .\n" for quad in reversed(AWKWARD))
    others = ox.parse(lines, format=ox.RdfFormat.N_QUADS, rename_blank_nodes=True)
    assert written(AWKWARD, form, canonical=True) == written(list(others), form, canonical=True)


@pytest.mark.parametrize("form", FORMS)
def test_statements_are_written_as_they_come(form: Form) -> None:
    target = io.BytesIO()
    written_before: list[int] = []

    def many() -> Iterator[ox.Quad]:
        for number in range(20_000):
            yield quad(str(number), KNOWLEDGE)
            written_before.append(target.tell())

    write_quads(many(), target, form)
    # What is held back is a buffer's worth.
    assert written_before[-1] > 0.9 * target.tell()
