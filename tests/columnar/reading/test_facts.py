"""The facts: each once, at its first line, with the nodes of its file."""

import random
from pathlib import Path

import duckdb
import pytest

from okg.columnar.errors import ColumnarError, InputFault
from okg.columnar.reading import DataFile, Progress, load
from okg.columnar.reading.dictionary import hashed
from okg.columnar.reading.lines import LONG_LINE
from tests.columnar.reading.support import Place, oracle, read, read_files

S, P, V = "<urn:s>", "<urn:p>", "<urn:o>"


def lines(*names: str) -> bytes:
    return "".join(f"<urn:{name}> {P} {V} .\n" for name in names).encode()


def places(**numbers: int) -> Place:
    return {(f"<urn:{name}>", P, V): (1, number) for name, number in numbers.items()}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (lines("a", "b"), places(a=1, b=2)),
        (lines("a", "b").rstrip(b"\n"), places(a=1, b=2)),
        (b"\n" + lines("a") + b"\n\n\n" + lines("b") + b"\n\n", places(a=2, b=6)),
        (b"# one\n" + lines("a") + b"  # two\n \t\n" + lines("b"), places(a=2, b=5)),
        (lines("a", "b").replace(b"\n", b"\r\n"), places(a=1, b=2)),
        (b"\r\n\r\n" + lines("a", "b").replace(b"\n", b"\r\n\r\n"), places(a=3, b=5)),
        # A carriage return ends a statement, but it is the line feeds that lines are counted by.
        (lines("a", "b", "c").replace(b"\n", b"\r", 1), places(a=1, b=1, c=2)),
        (b"\xef\xbb\xbf" + lines("a", "b"), places(a=1, b=2)),
        (b"\xef\xbb\xbf\n\n" + lines("a", "b"), places(a=3, b=4)),
        (
            lines("a") + b"# \xff\n" + lines("b") + b"# \x00 \x01\n" + lines("c"),
            places(a=1, b=3, c=5),
        ),
        (lines("a").replace(b" ", b"\t") + lines("b").replace(b" .", b"."), places(a=1, b=2)),
        (lines("a") + b"#" * (3 * LONG_LINE) + b"\n" + lines("b"), places(a=1, b=3)),
        (lines("a", "b", "a", "b", "c"), places(a=1, b=2, c=5)),
        (b"<urn:a> <urn:\\u0070> <urn:o> .\n" + lines("b", "a"), places(a=1, b=2)),
    ],
)
def test_the_line_is_the_line_of_the_file(tmp_path: Path, content: bytes, expected: Place) -> None:
    assert read_files(tmp_path, data_nt=content).facts == expected
    assert read_files(tmp_path, data_nq=content).facts == expected


@pytest.mark.parametrize("suffix", ["nt", "nq", "ttl"])
@pytest.mark.parametrize("size", [LONG_LINE // 8, LONG_LINE - 9, 2_500_000, 9_000_000])
def test_long_lines(tmp_path: Path, suffix: str, size: int) -> None:
    text = "a b " * (size // 4)
    content = [
        f'{S} {P} "{text}" .',
        f'<urn:{"x" * size}> {P} "a b" .',
        f"{S} {P} {V} .",
        f'{S} {P} "{text}"@en .',
    ]
    path = tmp_path / f"data.{suffix}"
    path.write_text("\n".join(content), encoding="utf-8")
    facts, _ = oracle(it.encode() for it in content)
    assert len(facts) == 4
    assert read(tmp_path, path).facts == facts


def test_terms_are_written_as_pyoxigraph_writes_them(tmp_path: Path) -> None:
    written = ['"A\\n"', '"a"@en-gb', '"s"', '"\\t\\u007F\\u0000"', "<urn:é>", '"\\uFFFF"']
    for number, term in enumerate(
        [
            '"\\u0041\\u000A"',
            '"a"@EN-GB',
            '"s"^^<http://www.w3.org/2001/XMLSchema#string>',
            '"\t\x7f\x00"',
            "<urn:\\u00e9>",
            '"\uffff"',
        ]
    ):
        content = f"{S} {P} {term} .\n{S} {P} {written[number]} .".encode()
        expected = {(S, P, written[number]): (1, 1)}
        assert read_files(tmp_path, data_nt=content).facts == expected


def test_a_triple_is_one_fact_where_it_stands_first(tmp_path: Path) -> None:
    chance = random.Random(5)
    numbers = [chance.randrange(60_000) for _ in range(150_000)]
    texts = [f'<urn:{it % 251}> <urn:p{it % 7}> "{it}" .' for it in numbers]
    facts, _ = oracle(it.encode() for it in texts)
    halves = ["\n".join(texts[:70_000]), "\n".join(texts[70_000:])]
    found = read_files(tmp_path, a_nt=halves[0].encode(), b_nq=halves[1].encode())
    assert found.facts == {
        triple: (1, line) if line <= 70_000 else (2, line - 70_000)
        for triple, (_, line) in facts.items()
    }
    assert [it.statements for it in found.loaded.files] == [70_000, 80_000]
    assert found.loaded.facts == len(set(numbers))


@pytest.mark.parametrize("suffix", ["nt", "nq"])
def test_lines_that_all_look_otherwise(tmp_path: Path, suffix: str) -> None:
    texts = [f'<urn:{number}>\t{P}\t"{number}"@EN.' for number in range(5000)]
    texts[4321] = "# a comment"
    path = tmp_path / f"data.{suffix}"
    path.write_text("\n".join(texts), encoding="utf-8")
    facts, _ = oracle(it.encode() for it in texts)
    found = read(tmp_path, path)
    assert found.facts == facts
    assert found.loaded.files[0].statements == 4999
    texts[2500] = f"<urn:s>\t{P}\t<o>."
    path.write_text("\n".join(texts), encoding="utf-8")
    with pytest.raises(InputFault, match=f"^{path}, line 2501, column 17: not valid"):
        read(tmp_path, path)


def test_lines_of_many_files_are_counted_apart(tmp_path: Path) -> None:
    contents = [
        lines("a", "b"),
        b"\n\n" + lines("c"),
        lines("d").replace(b" ", b"\t") + lines("e"),
        b"",
        lines("f", "g").replace(b"\n", b"\r\n\r\n"),
        lines(*(f"h{number}" for number in range(2000))).replace(b" .", b"."),
        b"# comment\n" + lines("i"),
    ]
    paths = [tmp_path / f"{number}.nt" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    found = read(tmp_path, *paths)
    expected = {"a": (1, 1), "b": (1, 2), "c": (2, 3), "d": (3, 1), "e": (3, 2)}
    expected |= {"f": (5, 1), "g": (5, 3), "i": (7, 2)}
    expected |= {f"h{number}": (6, number + 1) for number in range(2000)}
    assert found.facts == {(f"<urn:{name}>", P, V): place for name, place in expected.items()}
    assert [it.statements for it in found.loaded.files] == [2, 1, 2, 0, 2, 2000, 1]


def test_facts_are_sorted_and_predicates_numbered(tmp_path: Path) -> None:
    texts = [f'<urn:{it * 7919 % 1009}> <urn:p{it % 3}> "{it}" .\n' for it in range(3000)]
    connection = read_files(tmp_path, data_nt="".join(texts).encode()).connection
    rows = connection.execute("SELECT p, s, o FROM fact ORDER BY rowid").fetchall()
    assert rows == sorted(rows)
    assert connection.execute("SELECT p FROM predicate ORDER BY p").fetchall() == [(1,), (2,), (3,)]


def test_graphs_are_read_together(tmp_path: Path) -> None:
    content = f'{S} {P} {V} <urn:g> .\n{S} {P} {V} _:g .\n{S} {P} {V} .\n{S} {P} "a b" <urn:é> .'
    found = read_files(tmp_path, data_nq=content.encode())
    assert found.facts == {(S, P, V): (1, 1), (S, P, '"a b"'): (1, 4)}
    assert found.loaded.files[0].statements == 4
    trig = f"<urn:g> {{ {S} {P} {V} }} <urn:h> {{ {S} {P} {V} . {S} {P} 1 }}".encode()
    one = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert read_files(tmp_path, data_trig=trig).facts == {(S, P, V): (1, 1), (S, P, one): (1, 3)}


def test_blank_nodes_are_those_of_their_file(tmp_path: Path) -> None:
    content = f"_:x {P} _:f2_x .\n_:f1_x {P} _:é .\n".encode()
    found = read_files(tmp_path, a_nt=content, b_nq=content, c_ttl=content)
    names = [(f"_:f{it}_x", P, f"_:f{it}_f2_x") for it in (1, 2, 3)]
    others = [(f"_:f{it}_f1_x", P, f"_:f{it}_é") for it in (1, 2, 3)]
    assert found.facts == {
        triple: (file, line)
        for line, triples in enumerate((names, others), 1)
        for file, triple in enumerate(triples, 1)
    }


def test_what_is_no_name_does_not_become_one(tmp_path: Path) -> None:
    for name in ("_:", "_:-a", "_:.a", "_:·"):
        with pytest.raises(ColumnarError, match="A blank node ID cannot be empty"):
            read_files(tmp_path, data_nt=f"{name} {P} {V} .".encode())


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_terms_of_the_same_hash_are_told_apart(tmp_path: Path, failures: int) -> None:
    def identity(text: str, attempt: int) -> str:
        bad = f"strlen({text})::UBIGINT"
        return bad if attempt < failures else hashed(text, attempt - failures)

    path = tmp_path / "data.nt"
    path.write_bytes(lines("a", "b", "cc", "\\u0061a"))
    found = read(tmp_path, path, terms=["<urn:x>", "<urn:a>"], identity=identity)
    assert found.facts == places(a=1, b=2, cc=3, aa=4)
    assert found.loaded.terms == 7


def test_terms_that_cannot_be_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_bytes(lines("a", "b"))
    with pytest.raises(ColumnarError, match="terms still share their identifiers after 4 attempts"):
        read(tmp_path, path, identity=lambda text, _: f"strlen({text})::UBIGINT")


def test_the_hash_of_duckdb_is_not_good_enough(tmp_path: Path) -> None:
    # Numbers whose digits are eight characters apart at the end of blocks of eight.
    digits = range(10)
    texts = [f"<urn:ab{x}1234567{y}12> {P} {V} ." for x in digits for y in digits]
    texts += [f"<urn:abc{x}{y}> {P} {V} ." for x in digits for y in digits]
    texts += [
        f"<urn:a{x}1234567{y}1234567{z}> {P} {V} ." for x in digits for y in digits for z in digits
    ]
    content = "\n".join(texts).encode()
    facts, _ = oracle(content.split(b"\n"))
    found = read_files(tmp_path, data_nt=content)
    assert found.facts == facts
    [(plain,)] = found.connection.execute("SELECT count(DISTINCT hash(text)) FROM term").fetchall()
    assert plain < found.loaded.terms


def test_constants_get_identifiers(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_bytes(lines("a"))
    found = read(tmp_path, path, terms=[P, '"not there"', '"not there"'])
    rows = found.connection.execute("SELECT text FROM term WHERE id = term_id(text)").fetchall()
    assert sorted(it for (it,) in rows) == ['"not there"', "<urn:a>", V, P]


def test_progress(tmp_path: Path) -> None:
    for name in ("a.nt", "b.ttl"):
        (tmp_path / name).write_bytes(lines("a", "b"))
    told: list[Progress] = []
    files = [DataFile(str(tmp_path / name)) for name in ("a.nt", "b.ttl")]
    size = len(lines("a", "b"))
    with duckdb.connect() as connection:
        load(connection, files, temporary=tmp_path, tell=told.append)
    assert told == [Progress(files[0].name, 0, 2 * size), Progress(files[1].name, size, 2 * size)]


def test_little_memory_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    with path.open("w", encoding="utf-8") as target:
        target.writelines(
            f'<http://example.org/{number // 5}> <urn:p{number % 5}> "value number {number}" .\n'
            for number in range(600_000)
        )
    with duckdb.connect(config={"threads": 2, "memory_limit": "100MB"}) as connection:
        connection.execute(f"SET temp_directory = '{tmp_path}/spilled'")
        found = load(connection, [DataFile(str(path))], temporary=tmp_path, tell=lambda _: None)
        wrong = connection.execute("""
            SELECT count(*) FROM fact JOIN term ON id = o
            WHERE text <> '"value number ' || (line - 1) || '"'""").fetchall()
    assert found.facts == 600_000
    assert wrong == [(0,)]
