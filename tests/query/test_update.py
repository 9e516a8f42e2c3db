"""Updates are taken apart into what Oxigraph is never asked to run as a whole."""

import pyoxigraph as ox
import pytest

from okg.errors import InputError, QuerySyntaxError
from okg.query.safety import without_calls
from okg.query.update import Change, Clear, Copy, Create, Operation, operations

BASE = "http://localhost/sparql"
A, B, G, H = (ox.NamedNode(f"urn:{it}") for it in "abgh")
DEFAULT = ox.DefaultGraph()


def parts(text: str, **options: list[ox.NamedNode]) -> list[Operation]:
    return operations(without_calls(text, update=True), BASE, **options)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CLEAR ALL", Clear("ALL", drop=False, silent=False)),
        ("drop silent named", Clear("NAMED", drop=True, silent=True)),
        ("CLEAR DEFAULT", Clear(DEFAULT, drop=False, silent=False)),
        ("DROP GRAPH<urn:g>", Clear(G, drop=True, silent=False)),
        ("PREFIX x: <urn:> CLEAR GRAPH x:g", Clear(G, drop=False, silent=False)),
        ("BASE <urn:> CREATE GRAPH <g>", Create(G, silent=False)),
        ("CREATE SILENT GRAPH <urn:g>", Create(G, silent=True)),
        ("COPY <urn:g> TO <urn:h>", Copy(G, H, move=False, add=False, silent=False)),
        ("MOVE SILENT GRAPH <urn:g> TO DEFAULT", Copy(G, DEFAULT, True, False, True)),
        ("ADD DEFAULT TO GRAPH <urn:h>", Copy(DEFAULT, H, move=False, add=True, silent=False)),
    ],
)
def test_operations_on_graphs(text: str, expected: Operation) -> None:
    assert parts(text) == [expected]


def test_data_become_quads() -> None:
    [change] = parts(
        "INSERT DATA { <urn:a> a <b> ; <urn:b> -1 , 'x'@en . GRAPH <urn:g> { <urn:a> okg:b true } }"
    )
    assert isinstance(change, Change)
    assert not change.query
    assert not change.delete
    type_ = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    assert set(change.insert) == {
        (A, type_, ox.NamedNode("http://localhost/b"), DEFAULT),
        (A, B, ox.Literal(-1), DEFAULT),
        (A, B, ox.Literal("x", language="en"), DEFAULT),
        (A, ox.NamedNode("https://w3id.org/outsourcing#b"), ox.Literal(True), G),
    }


def test_templates_keep_their_variables_and_with_is_the_graph_of_those_that_name_none() -> None:
    [change] = parts(
        "WITH <urn:g> DELETE {?s?p ?o} INSERT { ?s <urn:a> ?o . GRAPH ?g { ?s <urn:b> 1 } } "
        "WHERE { ?s ?p ?o . GRAPH ?g { ?s <urn:a> ?o } }"
    )
    assert isinstance(change, Change)
    s, p, o, g = map(ox.Variable, "spog")
    assert change.delete == ((s, p, o, G),)
    assert set(change.insert) == {(s, A, o, G), (s, B, ox.Literal(1), g)}
    assert change.query.endswith("WHERE { ?s ?p ?o . GRAPH ?g { ?s <urn:a> ?o } }")
    assert change.default_graphs == (G,)
    assert change.named_graphs is None


def test_delete_where_has_one_pattern_for_both() -> None:
    [change] = parts("DELETE WHERE { ?s <urn:a> 1 . GRAPH <urn:g> { ?s <urn:b> ?o } }")
    assert isinstance(change, Change)
    s, o = map(ox.Variable, "so")
    assert set(change.delete) == {(s, A, ox.Literal(1), DEFAULT), (s, B, o, G)}
    assert not change.insert


def test_using_names_the_dataset() -> None:
    [change] = parts("DELETE {} INSERT {} USING <urn:g> USING NAMED <urn:h> WHERE { ?s ?p ?o }")
    assert isinstance(change, Change)
    assert (change.default_graphs, change.named_graphs) == ((G,), (H,))


def test_the_protocols_dataset_is_that_of_every_pattern() -> None:
    found = parts("DELETE WHERE { ?s ?p 1 } ; INSERT { ?s ?p 2 } WHERE { ?s ?p ?o }", using=[G])
    assert [(it.default_graphs, it.named_graphs) for it in found if isinstance(it, Change)] == [
        ((G,), ()),
        ((G,), ()),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "WITH <urn:h> DELETE {} WHERE {}",
        "DELETE {} USING <urn:h> WHERE {}",
        "INSERT {} USING NAMED <urn:h> WHERE {}",
    ],
)
def test_only_one_may_name_the_dataset(text: str) -> None:
    with pytest.raises(InputError, match=r"only one can .*section 2\.2\.3"):
        parts(text, using_named=[G])


def test_declarations_hold_for_all_that_follows() -> None:
    """pyoxigraph itself refuses declarations between operations."""
    text = "PREFIX x: <urn:> CLEAR GRAPH x:g; PREFIX y: <urn:> BASE <urn:> DROP GRAPH y:h; "
    assert parts(f"{text} CREATE GRAPH <g>; COPY x:g TO y:h") == [
        Clear(G, drop=False, silent=False),
        Clear(H, drop=True, silent=False),
        Create(G, silent=False),
        Copy(G, H, move=False, add=False, silent=False),
    ]


@pytest.mark.parametrize("text", ["", ";", "PREFIX x: <urn:x>", "# nothing\n", "BASE <urn:x> ;"])
def test_an_update_may_ask_for_nothing(text: str) -> None:
    if text == ";":
        # Though pyoxigraph takes it, a semicolon follows an operation (section 19.8, rule 29).
        with pytest.raises(QuerySyntaxError):
            parts(text)
    else:
        assert parts(text) == []


def test_separators_within_braces_and_texts_separate_nothing() -> None:
    text = "INSERT DATA { <urn:a> <urn:b> '} ; CLEAR ALL' ; <urn:b> 1 } # ; CLEAR ALL\n; CLEAR ALL;"
    change, clear = parts(text)
    assert isinstance(change, Change)
    assert {it.object for it in change.insert} == {ox.Literal("} ; CLEAR ALL"), ox.Literal(1)}
    assert clear == Clear("ALL", drop=False, silent=False)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("CLEAR XYZ", 1, 7, "found XYZ, expected GRAPH, DEFAULT, NAMED or ALL"),
        ("CLEAR ALL;\n\nDELETE { ?s ?p }", 3, 16, 'found "}", expected a variable'),
        ("# x\nINSERT DATA {\n <urn:a> x:b 1 }", 3, 10, "the prefix x: is not declared"),
        ("CLEAR ALL ;; CLEAR ALL", 1, 12, 'found ";"'),
        ("CLEAR ALL CLEAR ALL", 1, 11, 'found CLEAR, expected ";" or the end'),
        ("INSERT DATA {} }", 1, 16, 'found "}"'),
        ("INSERT DATA {", 1, 14, "it ends too early"),
        ("SELECT * {}", 1, 1, "found SELECT"),
        ("DELETE WHERE { _:x <urn:a> 1 }", 1, 30, 'found "}"'),
    ],
)
def test_faults_are_told_with_their_place(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        parts(text)
    assert (raised.value.line, raised.value.column) == (line, column)
    assert message in raised.value.message


@pytest.mark.parametrize(
    "text",
    [
        "INSERTDATA { <urn:a> <urn:b> 1 }",
        "CLEARALL",
        "PREFIX x: <urn:> DROPGRAPHx:g",
        "DELETEWHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } USINGNAMED<urn:g> WHERE {}",
    ],
)
def test_what_pyoxigraph_reads_without_word_boundaries_is_refused(text: str) -> None:
    ox.Store().update(text.replace("DROP", "DROPSILENT"))
    with pytest.raises(InputError, match="put a space on both sides of each word"):
        parts(text)
