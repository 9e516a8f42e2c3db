"""Where triples and nodes stand in their files."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from okg.ingest.positions import Place, Positions
from okg.ingest.read import read_content, read_files
from okg.ingest.scan import scan

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path for folder in ("ontology", "shapes", "examples") for path in (ROOT / folder).rglob("*.ttl")
)

TURTLE = """\
# A comment with "quotes" and [ brackets ].
@prefix : <urn:x#> .
PREFIX e: <urn:e#>

:a a :C ; # the class
    :p "äö" , '''two
lines'''@en ,
      :o\\,1 ;
    :q ( 1 [ :deep true ] ) , "x"^^:t ; .
[ :r 1.5 ] :s .5e3 .
[ :lone e:x ] .
_:b1 :p _:b1.
"""

# Predicate and the value's text, and the line and column of the object.
TURTLE_PLACES = [
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "urn:x#C", 5, 6),
    ("urn:x#p", "äö", 6, 8),
    ("urn:x#p", "two\nlines", 6, 15),
    ("urn:x#p", "urn:x#o,1", 8, 7),
    ("urn:x#deep", "true", 9, 20),
    ("urn:x#q", "x", 9, 31),
    ("urn:x#r", "1.5", 10, 6),
    ("urn:x#s", ".5e3", 10, 15),
    ("urn:x#lone", "urn:e#x", 11, 9),
]


def place_of(content: str, form: str, predicate: str, value: str) -> tuple[int, int] | None:
    file = read_content(content.encode(), form, "file")
    [quad] = [
        it
        for it in file.quads
        if it.predicate.value == predicate and getattr(it.object, "value", None) == value
    ]
    found = Positions([file]).of_triple(str(quad.subject), str(quad.predicate), str(quad.object))
    return (found.line, found.column) if found else None


@pytest.mark.parametrize(("predicate", "value", "line", "column"), TURTLE_PLACES)
def test_turtle(predicate: str, value: str, line: int, column: int) -> None:
    assert place_of(TURTLE, "ttl", predicate, value) == (line, column)


@pytest.mark.parametrize(("predicate", "value", "line", "column"), TURTLE_PLACES)
def test_line_ends_of_windows_change_nothing(
    predicate: str, value: str, line: int, column: int
) -> None:
    content = TURTLE.replace("\n", "\r\n")
    assert place_of(content, "ttl", predicate, value.replace("\n", "\r\n")) == (line, column)


@pytest.mark.parametrize(
    ("predicate", "line", "column"),
    [("urn:x#deep", 9, 12), ("urn:x#s", 10, 1), ("urn:x#lone", 11, 1), ("urn:x#q", 5, 1)],
)
def test_a_node_is_where_it_first_begins_a_subject(predicate: str, line: int, column: int) -> None:
    file = read_content(TURTLE.encode(), "ttl", "file")
    subject = next(it.subject for it in file.quads if it.predicate.value == predicate)
    assert Positions([file]).of_node(str(subject)) == Place("file", line, column)


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("nt", '<urn:a> <urn:p> "x" .\n# no\n<urn:a>  <urn:q> "y"@en .\n'),
        ("nq", '<urn:a> <urn:p> "x" <urn:g> .\n\n<urn:a>  <urn:q> "y"@en .\n'),
        ("trig", '<urn:g> { <urn:a> <urn:p> "x" }\n\n{<urn:a>  <urn:q> "y"@en}\n'),
        ("trig", 'GRAPH _:g {}\n\n[] {<urn:a> <urn:q> "y"@en . []<urn:p> 1}\n'),
    ],
)
def test_the_rest_of_the_turtle_family(form: str, content: str) -> None:
    line = content.split("\n")[2]
    assert place_of(content, form, "urn:q", "y") == (3, line.index('"y"') + 1)


XML = """\
<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:x#"
         xml:base="https://example.org/doc">
  <u:C rdf:about="#a">
    <u:p>text</u:p><u:l xml:lang="en-GB">a "b"</u:l>
    <u:q><rdf:Description rdf:about="#b">
      <u:n rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">1</u:n></rdf:Description></u:q>
    <u:r rdf:resource="#b"/>
    <u:s rdf:parseType="Resource"><u:t>inner</u:t></u:s>
  </u:C>
</rdf:RDF>
"""


@pytest.mark.parametrize(
    ("predicate", "value", "place"),
    [
        ("urn:x#p", "text", (5, 5)),
        ("urn:x#l", 'a "b"', (5, 20)),
        ("urn:x#q", "https://example.org/doc#b", (6, 5)),
        ("urn:x#n", "1", (7, 7)),
        ("urn:x#r", "https://example.org/doc#b", (8, 5)),
        ("urn:x#t", "inner", None),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "urn:x#C", (4, 3)),
    ],
)
def test_rdf_xml(predicate: str, value: str, place: tuple[int, int] | None) -> None:
    """The element of the property; blank nodes have no place."""
    assert place_of(XML, "rdf", predicate, value) == place


def test_nodes_of_rdf_xml() -> None:
    positions = Positions([read_content(XML.encode(), "rdf", "file")])
    assert positions.of_node("<https://example.org/doc#a>") == Place("file", 4, 3)
    assert positions.of_node("<https://example.org/doc#b>") == Place("file", 6, 10)


JSON_LD = """\
{ "@context": { "e": "urn:e#", "link": { "@id": "e:link", "@type": "@id" } },
  "@graph": [
    { "@id": "e:first", "e:see": { "@id": "e:second" } },
    { "e:name": "a: \\"@id\\"",
      "@id": "e:second" }
  ] }
"""


def test_json_ld_gives_the_node_only() -> None:
    file = read_content(JSON_LD.encode(), "jsonld", "file")
    positions = Positions([file])
    assert positions.of_node("<urn:e#first>") == Place("file", 3, 14)
    assert positions.of_node("<urn:e#second>") == Place("file", 5, 14)
    assert positions.of_triple("<urn:e#first>", "<urn:e#see>", "<urn:e#second>") is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_of_the_project_is_followed(path: Path) -> None:
    """The text at each place is that of the parser's term."""
    [file] = read_files([path], lambda _: None)
    text = file.content.decode()
    said = scan(text)
    assert said is not None
    assert len(said) == len(file.quads)
    for quad, it in zip(file.quads, said, strict=True):
        written = text[it.object_start :]
        if isinstance(quad.object, ox.Literal):
            plain = quad.object.value.partition('"')[0].partition("\\")[0].partition("\n")[0]
            assert written.removeprefix('"').startswith(plain)
        elif isinstance(quad.object, ox.NamedNode):
            # A name, "a" aside, ends as the IRI does; () and the end of a list are rdf:nil.
            local = quad.object.value.rpartition("#")[2].rpartition("/")[2]
            assert quad.object.value.endswith("#nil") or local in written.split("\n")[0]


NESTED = '<urn:a> <urn:p> ( "a" ( 1 ( "b" [ <urn:q> ( "c"@en "d"^^<urn:t> [] ) ] ) ) () ), "e" .'


def test_lists_in_lists() -> None:
    for text in "abcde":
        found = [
            Positions([file]).of_triple(str(it.subject), str(it.predicate), str(it.object))
            for file in [read_content(NESTED.encode(), "ttl", "file")]
            for it in file.quads
            if isinstance(it.object, ox.Literal) and it.object.value == text
        ]
        assert found == [Place("file", 1, NESTED.index(f'"{text}"') + 1)]


def test_language_tags_are_compared_without_case() -> None:
    file = read_content(b'<urn:a> <urn:p>\n "x"@zh-Hans , "x" .', "ttl", "file")
    positions = Positions([file])
    assert positions.of_triple("<urn:a>", "<urn:p>", '"x"@zh-hans') == Place("file", 2, 2)
    assert positions.of_triple("<urn:a>", "<urn:p>", '"x"') == Place("file", 2, 16)


def test_what_was_not_read_from_a_file_has_no_place() -> None:
    assert Positions([]).of_node("<urn:a>") is None
