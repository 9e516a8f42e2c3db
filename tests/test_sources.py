"""The passages that claims rest on."""

from pathlib import Path

import pytest

from okg.claims import find_claim
from okg.errors import InputError
from okg.graph import KnowledgeGraph
from okg.sources import Passage, find_passage

HASH = "495f0627d6d1a6aaee53c2a2dfa5df0ce7afe0932687b554d1e814be68193637"


def test_the_passage_is_shown_in_its_surroundings(
    small_graph: KnowledgeGraph, document: Path
) -> None:
    """Positions count code points: the é before the passage is one of them."""
    passage = find_passage(small_graph, find_claim(small_graph, "2"), document)
    assert passage == Passage(
        source="https://w3id.org/outsourcing/source/notes-on-payroll",
        title="Notes on payroll",
        start=65,
        end=89,
        before="Notes on payroll\n\nPayroll is a business process. Café owners buy ",
        text="payslips as a part of it",
        after=".\nSome call payroll knowledge work; one writer calls it an art.\n",
    )


def test_line_ends_and_a_byte_order_mark_do_not_matter(
    small_graph: KnowledgeGraph, document: Path, tmp_path: Path
) -> None:
    path = tmp_path / "windows.txt"
    path.write_bytes(b"\xef\xbb\xbf" + document.read_bytes().replace(b"\n", b"\r\n"))
    passage = find_passage(small_graph, find_claim(small_graph, "2"), path)
    assert passage.text == "payslips as a part of it"


def test_another_text_is_refused_with_both_hashes(
    small_graph: KnowledgeGraph, document: Path, tmp_path: Path
) -> None:
    path = tmp_path / "changed.txt"
    path.write_text(document.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        find_passage(small_graph, find_claim(small_graph, "2"), path)
    lines = raised.value.message.splitlines()
    assert lines[0] == (f"{path} is not the text of “Notes on payroll” that claim 2 was read from:")
    assert lines[1] == f"  expected SHA-256 {HASH}"
    assert lines[2].startswith("  found SHA-256    ")
    assert HASH not in lines[2]


def test_an_editors_claim_points_to_its_premises(
    small_graph: KnowledgeGraph, document: Path
) -> None:
    claim = find_claim(small_graph, "editors/payslips-within-payroll")
    with pytest.raises(InputError, match="It rests on the claims 2: ask for one of those"):
        find_passage(small_graph, claim, document)


def test_a_document_that_cannot_be_read_is_named(
    small_graph: KnowledgeGraph, tmp_path: Path
) -> None:
    claim = find_claim(small_graph, "1")
    with pytest.raises(InputError, match=r"absent\.txt cannot be read: No such file"):
        find_passage(small_graph, claim, tmp_path / "absent.txt")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    with pytest.raises(InputError, match=r"picture\.png is not UTF-8 text"):
        find_passage(small_graph, claim, tmp_path / "picture.png")
