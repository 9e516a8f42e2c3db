"""okg source"""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_the_passage_is_marked_in_its_context(small_okg: Run, document: Path) -> None:
    ran = small_okg("source", "1", "--file", str(document))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "claim 1: Payroll is a business process.\n"
        "“Notes on payroll”, characters 18 to 47:\n"
        "\n"
        "Notes on payroll\n"
        "\n"
        ">>>Payroll is a business process<<<. Café owners buy payslips as a part of it.\n"
        "Some call payroll knowledge work; one writer calls it an art.\n"
    )


def test_a_program_gets_the_parts(small_okg: Run, document: Path) -> None:
    ran = small_okg("source", "2", "--file", str(document), "--format", "json")
    found = json.loads(ran.out)
    assert (found["start"], found["end"]) == (65, 89)
    assert found["text"] == "payslips as a part of it"


def test_the_wrong_document_is_refused(small_okg: Run, tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("another text", encoding="utf-8")
    ran = small_okg("source", "1", "--file", str(path))
    assert (ran.status, ran.out) == (2, "")
    assert f"okg: {path} is not the text of “Notes on payroll”" in ran.err
    assert "expected SHA-256 495f0627d6d1a6aa" in ran.err


SEEDS = os.environ.get("OKG_SEEDS")


@pytest.mark.skipif(SEEDS is None, reason="OKG_SEEDS does not name the folder of the documents")
@pytest.mark.parametrize(
    ("claim", "document", "passage"),
    [
        ("74", "different-types-of-outsourcing.txt", ">>>analytical and technical skills<<<"),
        ("1", "different-types-of-outsourcing.txt", ">>>"),
        ("186", "what-is-service-outsourcing.txt", ">>>"),
    ],
)
def test_the_source_documents_have_the_recorded_hashes(
    okg: Run, claim: str, document: str, passage: str
) -> None:
    ran = okg("source", claim, "--file", str(Path(SEEDS or "") / document))
    assert ran.status == 0, ran.err
    assert passage in ran.out
