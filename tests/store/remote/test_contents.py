"""What is sent: without blank nodes, each decimal in one way, in the same parts each time."""

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from okg.namespaces import XSD
from okg.store.remote import contents as contents_module
from okg.store.remote.contents import Content, Outbox
from okg.store.remote.skolem import GENID, Skolemizer, blank


def sent(
    tmp_path: Path, lines: list[str], *, point: bool = False, document: str = "d"
) -> list[str]:
    with Outbox(tmp_path, document, point=point) as outbox:
        outbox.add("http://example.org/g", "whole", [f"{it} .\n".encode() for it in lines])
        [content] = outbox.contents(last="")
    assert content.lines == len(lines)
    return content.path.read_text("utf-8").splitlines()


def test_blank_nodes_become_the_same_iris_in_every_attempt(tmp_path: Path) -> None:
    lines = ["_:{0} <urn:p> _:{1}", '<urn:s> <urn:p> "_:a is no node"', "_:{1} <urn:q> _:{0}"]
    first = sent(tmp_path, [it.format("a", "b") for it in lines])
    again = sent(tmp_path, [it.format("x7", "y8") for it in lines])
    assert first == again
    assert all(it.count(GENID) == (0 if "urn:s" in it else 2) for it in first)
    assert first != sent(tmp_path, [it.format("a", "b") for it in lines], document="other")


def test_a_blank_node_from_a_server_keeps_its_iri() -> None:
    line = Skolemizer("one").line(b"_:a <urn:p> <urn:o> .\n")
    iri = line.split(b" ")[0][1:-1].decode()
    node = blank(ox.NamedNode(iri))
    assert isinstance(node, ox.BlankNode)
    assert Skolemizer("another").line(f"{node} <urn:p> <urn:o> .\n".encode()) == line


@pytest.mark.parametrize(
    ("text", "plain", "pointed"),
    [
        ("1", "1", "1.0"),
        ("1.0", "1", "1.0"),
        ("01.50", "1.5", "1.5"),
        ("-0", "0", "0.0"),
        (".5", "0.5", "0.5"),
        ("+3.", "3", "3.0"),
        ("-1.10", "-1.1", "-1.1"),
        ("1000000", "1000000", "1000000.0"),
        (".", ".", "."),
        ("", "", ""),
        ("1e5", "1e5", "1e5"),
        ("abc", "abc", "abc"),
    ],
)
def test_a_decimal_is_written_in_one_way(
    tmp_path: Path, text: str, plain: str, pointed: str
) -> None:
    line = f'<urn:s> <urn:p> "{{}}"^^<{XSD}decimal>'
    for expected, point in ((plain, False), (pointed, True)):
        assert sent(tmp_path, [line.format(text)], point=point) == [f"{line.format(expected)} ."]


def test_what_only_looks_like_a_decimal_stays(tmp_path: Path) -> None:
    line = f'<urn:s> <urn:p> "a \\"3.10\\"^^<{XSD}decimal> b"'
    assert sent(tmp_path, [line]) == [f"{line} ."]


@pytest.mark.parametrize("run", [500, 1 << 20])
def test_a_file_is_sent_in_one_order_whatever_its_own(
    tmp_path: Path, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it is sorted in pieces, and its blank nodes have other labels each time."""
    monkeypatch.setattr(contents_module, "RUN", run)
    lines = [f"<urn:s{n % 50}> <urn:p{n}> _:TOKEN{n} .\n" for n in range(200)]

    def collected(token: str) -> Content:
        random.Random(token).shuffle(lines)
        file, folder = tmp_path / f"{token}.nt", tmp_path / token
        folder.mkdir()
        file.write_text("".join(lines).replace("TOKEN", token), "utf-8")
        with Outbox(folder, "d") as outbox:
            outbox.add_file("urn:g", "whole", file)
            [found] = outbox.contents(last="")
        return found

    first, again = collected("a"), collected("b")
    text = first.path.read_text("utf-8")
    assert text == again.path.read_text("utf-8")
    assert (first.sha256, first.sample) == (again.sha256, again.sample)
    assert first.lines == len(text.splitlines()) == 200
    assert [it.split(" ")[:2] for it in text.splitlines()] == sorted(
        it.split(" ")[:2] for it in lines
    )


def test_parts_are_the_whole(tmp_path: Path) -> None:
    with Outbox(tmp_path, "d") as outbox:
        outbox.add(
            "urn:g", "whole", (f"<urn:s> <urn:p> <urn:{n}> .\n".encode() for n in range(999))
        )
        outbox.add("urn:last", "more", [b"<urn:s> <urn:p> <urn:o> .\n"])
        outbox.add("urn:g", "less", [b"<urn:s> <urn:p> <urn:x> .\n"])
        less, whole, last = outbox.contents(last="urn:last")
    assert (less.how, whole.how, last.graph) == ("less", "whole", "urn:last")
    parts = [*whole.parts(1000)]
    assert len(parts) > 20
    assert b"".join(it.lines for it in parts) == whole.path.read_bytes()
    assert parts == [*whole.parts(1000)]
    assert len(whole.sample) == 50
