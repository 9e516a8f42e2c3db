"""What is accepted and what is rejected, line by line: the same as pyoxigraph does."""

import os
import random
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from okg.columnar.errors import InputFault
from okg.columnar.reading import faults
from okg.columnar.reading.strict import canonical, certain
from tests.columnar.reading.support import lines_at_fault, oracle, own, read

CONFORMANCE = os.environ.get("OKG_CONFORMANCE", "")
SUITE = Path(CONFORMANCE) / "w3c-rdf11" / "rdf-n-triples"

SUBJECTS = [
    *("<urn:s>", "<http://example.org/a/b?c=d#e>", "<http://a.b:80/x%20y>", "<mailto:a@b>"),
    *("<http://é.org/ü>", "<http://[::1]/>", "<urn:\\u00E9>", "_:b0", "_:a.b-c", "_:é"),
]
PREDICATES = ["<urn:p>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<http://x/y>"]
XSD, RDF = "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
OBJECTS = [
    *SUBJECTS,
    *('"a"', '"a b c"', '""', '"é 漢 😀"', '"> <urn:x> ."', '"a . b"', '"tab\there"'),
    *('"\\"q\\""', '"\\n\\t\\r\\b\\f\\\\"', '"\\u00e9\\U0001F600"', '"a" .#'),
    *('"x"@en', '"x"@en-GB', '"x"@zh-hans', '"x"@de-de', '"x"@x-y', '"x"@sl-rozaj-biske'),
    *('"x"@i-klingon', '"x"@en--ltr', "<<( <urn:a> <urn:b> <urn:c> )>>"),
    *(f'"1"^^<{XSD}integer>', f'"s"^^<{XSD}string>', f'"l"^^<{RDF}langString>'),
]
GAPS = [" "] * 12 + ["\t", "  ", "", " \t"]
GRAPHS = [""] * 3 + [" <urn:g>", " _:g", ' "x"', " <urn:g> <urn:h>", "  <urn:g>", " <urn:é>"]
ENDS = [" ."] * 10 + [".", " . ", " .\t", " . # comment", " .#c", "  .", "", " ..", " . ."]
STARTS = [""] * 8 + [" ", "\t", "#"]
PIECES = [
    *' \t"<>._:@^\\#\r\x00\x01\x02\x0b\x0c\x7f%-~abzAZ019/?[]{}|`é',
    *"\u00a0\u200c\ue000\ufdd0\ufffe\uffff\U0001f600\U000e0001\U0001fffe",
    *"\u0300\u00b7\ufeff\u2028\u0085",
    *("\\u", "\\U", "^^", "<<", ">>", "_:", ".#", "\\u0041", "@en", "--ltr"),
]
"""What mutations put in: what means something in N-Triples, or is at a border of some range."""


def line(chance: random.Random, *, quads: bool) -> bytes:
    """Return a line that was right once, and mostly is not far from it."""
    pick = chance.choice
    text = (
        f"{pick(STARTS)}{pick(SUBJECTS)}{pick(GAPS)}{pick(PREDICATES)}{pick(GAPS)}{pick(OBJECTS)}"
        f"{pick(GRAPHS) if quads else ''}{pick(ENDS)}"
    )
    for _ in range(pick([0, 0, 1, 1, 1, 2, 3])):
        at, kind = chance.randrange(len(text) + 1), chance.random()
        if kind < 0.4:
            text = text[:at] + pick(PIECES) + text[at:]
        elif kind < 0.7:
            text = text[:at] + text[at + chance.randrange(1, 3) :]
        elif kind < 0.85:
            other = chance.randrange(len(text) + 1)
            text = text[:at] + text[min(at, other) : max(at, other)] + text[at:]
        else:
            text = text[:at] + pick(PIECES) + text[at + 1 :]
    content = text.encode()
    if chance.random() < 0.01:
        at = chance.randrange(len(content) + 1)
        content = content[:at] + bytes([chance.randrange(128, 256)]) + content[at:]
    return content


@pytest.fixture
def all_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "TOLD", 10**9)


def agree(lines: list[bytes], folder: Path, *, quads: bool) -> tuple[int, int]:
    """See that the reader and pyoxigraph agree; return how many lines are right and wrong."""
    form = "nq" if quads else "nt"
    _, rejected = oracle(lines, quads=quads)
    # A comment comes first: before it, a byte order mark would be welcome.
    right = [b"#"] + [it for number, it in enumerate(lines, 1) if number not in rejected]
    wrong = [b"#"] + [it for number, it in enumerate(lines, 1) if number in rejected]
    path = folder / f"right.{form}"
    path.write_bytes(b"\n".join(right))
    facts, _ = oracle(right, quads=quads)
    assert read(folder, path).facts == facts
    path = folder / f"wrong.{form}"
    path.write_bytes(b"\n".join(wrong) + b"\n")
    assert lines_at_fault(lambda: read(folder, path)) == list(range(2, len(wrong) + 1))
    return len(right), len(wrong)


@pytest.mark.usefixtures("all_told")
@pytest.mark.parametrize("quads", [False, True])
def test_mutated_lines_are_judged_as_pyoxigraph_judges_them(tmp_path: Path, quads: bool) -> None:
    chance = random.Random(f"lines {quads}")
    right, wrong = agree([line(chance, quads=quads) for _ in range(20_000)], tmp_path, quads=quads)
    assert right > 5_000
    assert wrong > 5_000


@pytest.mark.slow
@pytest.mark.usefixtures("all_told")
@pytest.mark.parametrize("quads", [False, True])
def test_a_million_mutated_lines(tmp_path: Path, quads: bool) -> None:
    chance = random.Random(f"many lines {quads}")
    for _ in range(10):
        agree([line(chance, quads=quads) for _ in range(50_000)], tmp_path, quads=quads)


TEXT = st.text(max_size=12)
IRI = TEXT.map(lambda it: f"<urn:{it}>") | TEXT.map(lambda it: f"<http://a.b/{it}>")
BLANK = TEXT.map(lambda it: f"_:{it}")
LITERAL = st.builds(
    lambda text, end: f'"{text}"{end}',
    TEXT,
    st.just("")
    | st.from_regex(r"@[a-zA-Z]{1,9}(-[a-zA-Z0-9]{1,9}){0,3}", fullmatch=True)
    | IRI.map(lambda it: f"^^{it}"),
)
LINE = st.builds(
    lambda s, p, o: f"{s} {p} {o} .", IRI | BLANK, IRI, IRI | BLANK | LITERAL
) | st.lists(st.sampled_from(PIECES + SUBJECTS + OBJECTS + [" "] * 9 + [" ."]), max_size=9).map(
    "".join
)


@settings(max_examples=50, deadline=None)
@given(lines=st.lists(LINE.filter(lambda it: "\n" not in it), max_size=40))
def test_any_lines(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    folder = tmp_path_factory.mktemp("lines")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faults, "TOLD", 10**9)
        agree([it.encode() for it in lines], folder, quads=False)


@pytest.mark.parametrize(
    "around",
    [
        *("<urn:{}>", "<urn:a{}b>", "<http://a{}b/c>", "<http://a/b{}c>", "<http://a/b?{}>"),
        *("<http://a/b#{}>", "<{}b:c>", "<a{}b:c>", "_:{}", "_:a{}b", "_:a{}", '"a{}b"'),
        *('"a"@{}a', '"a"@en-{}b', '"a"^^<urn:{}>'),
    ],
)
def test_the_pattern_accepts_only_what_is_right_as_it_stands(around: str) -> None:
    characters = [*range(0x3100), *range(0xD7F0, 0xD800), *range(0xE000, 0xE010)]
    characters += [*range(0xF8F0, 0xF910), *range(0xFDC0, 0xFE00), *range(0xFFE0, 0x10010)]
    terms = [around.format(chr(it)) for it in characters if it not in (10, 13)]
    with duckdb.connect() as connection:
        accepted = connection.execute(
            f"SELECT text FROM (SELECT unnest($1::VARCHAR[]) AS text) WHERE {certain('text')}",
            [terms],
        ).fetchall()
    texts = [text for (text,) in accepted]
    assert len(texts) > 2
    assert canonical(texts) == texts
    content = "".join(f"<urn:s> <urn:p> {text} .\n" for text in texts).encode()
    parsed = list(ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
    assert [own(it.object) for it in parsed] == [own(it) for it in texts]


@pytest.mark.skipif(not CONFORMANCE, reason="OKG_CONFORMANCE names no folder with the W3C tests")
def test_the_w3c_suite(tmp_path: Path) -> None:
    manifest = rdflib.Graph().parse(SUITE / "manifest.ttl")
    action = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#action"
    accepted, rejected = 0, 0
    for test, file in manifest.subject_objects(rdflib.URIRef(action)):
        name = str(file).rpartition("/")[2]
        content = (SUITE / name).read_bytes()
        if str(manifest.value(test, rdflib.RDF.type)).endswith("PositiveSyntax"):
            facts, wrong = oracle(content.split(b"\n"))
            assert not wrong
            assert read(tmp_path, SUITE / name).facts == facts, name
            accepted += 1
        else:
            with pytest.raises(
                InputFault, match=r"^\S+, line \d+, column \d+: not valid N-Triples"
            ):
                read(tmp_path, SUITE / name)
            rejected += 1
    assert (accepted, rejected) == (41, 29)
