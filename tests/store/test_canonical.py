"""Canonical order: equal contents, equal bytes."""

import random

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from okg.store.canonical import canonical_lines

NODES = [ox.NamedNode(f"http://example.org/{name}") for name in "abc"]
BLANKS = [ox.BlankNode(f"b{number}") for number in range(4)]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
LITERALS = TEXTS.map(ox.Literal) | TEXTS.map(lambda it: ox.Literal(it, language="en-gb"))
SUBJECTS = st.sampled_from([*NODES, *BLANKS])
QUADS = st.lists(
    st.builds(
        ox.Quad, SUBJECTS, st.sampled_from(NODES), SUBJECTS | LITERALS, st.sampled_from(NODES)
    ),
    max_size=20,
)


def renamed(term: object, names: dict[ox.BlankNode, ox.BlankNode]) -> object:
    return names[term] if isinstance(term, ox.BlankNode) else term


def disguised(quads: list[ox.Quad], seed: int) -> list[ox.Quad]:
    """Return the same statements in another order, with other names for blank nodes."""
    chance = random.Random(seed)
    names = dict(zip(BLANKS, (ox.BlankNode() for _ in BLANKS), strict=True))
    others = [
        ox.Quad(
            renamed(it.subject, names),  # type: ignore[arg-type]
            it.predicate,
            renamed(it.object, names),  # type: ignore[arg-type]
            it.graph_name,
        )
        for it in quads
    ]
    chance.shuffle(others)
    return others


@given(QUADS, st.integers(0, 99))
def test_equal_contents_are_equal_bytes(quads: list[ox.Quad], seed: int) -> None:
    assert list(canonical_lines(quads)) == list(canonical_lines(disguised(quads, seed)))


@given(QUADS)
def test_statements_without_blank_nodes_have_no_say_in_the_names(quads: list[ox.Quad]) -> None:
    # The whole dataset at once, as RDF Dataset Canonicalization defines it.
    whole = ox.Dataset(quads)
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert list(canonical_lines(quads)) == sorted(f"{it} .\n".encode() for it in whole)


@given(QUADS, st.booleans())
def test_sorting_on_disk_changes_nothing(quads: list[ox.Quad], by_graph: bool) -> None:
    once = list(canonical_lines(quads, by_graph=by_graph))
    assert list(canonical_lines(quads * 2, by_graph=by_graph, run=3)) == once


@given(QUADS)
def test_by_graph_each_graph_is_in_one_place(quads: list[ox.Quad]) -> None:
    lines = b"".join(canonical_lines(quads, by_graph=True))
    graphs = [it.graph_name.value for it in ox.parse(lines, format=ox.RdfFormat.N_QUADS)]
    assert graphs == sorted(graphs)


def test_lines_are_canonical_n_quads() -> None:
    node = NODES[0]
    text = 'quote " backslash \\ line \n tab \t null \x00 delete \x7f é 𝄞'
    [line] = canonical_lines([ox.Quad(node, node, ox.Literal(text), node)])
    escaped = r"quote \" backslash \\ line \n tab \t null \u0000 delete \u007F é 𝄞"
    assert line.decode() == f'{node} {node} "{escaped}" {node} .\n'
