"""Finding a query by name, file or standard input."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from okg.errors import InputError
from okg.knowledge import Knowledge
from okg.query.find import find_query


def test_a_name_is_a_canned_query(small: Knowledge) -> None:
    assert "SELECT ?service ?label" in find_query("services-with-labels", small)


def test_anything_else_is_a_file(small: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_bytes("\ufeffASK {} # é".encode())
    assert find_query(str(path), small) == "ASK {} # é"


def test_a_dash_is_standard_input(small: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"ASK {}")))
    assert find_query("-", small) == "ASK {}"


def test_a_misspelt_name_is_met_with_a_guess(small: Knowledge) -> None:
    with pytest.raises(InputError) as raised:
        find_query("service-with-label", small)
    assert raised.value.message == (
        "there is no canned query 'service-with-label'. Did you mean services-with-labels?"
    )


def test_an_unknown_name_is_met_with_the_list(small: Knowledge) -> None:
    with pytest.raises(InputError, match=r"There are: services-with-labels$"):
        find_query("xyz", small)


def test_a_missing_file_is_named(small: Knowledge, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.rq cannot be read: No such file"):
        find_query(str(tmp_path / "absent.rq"), small)
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        find_query(str(tmp_path), small)


def test_a_file_that_is_not_text_is_named_with_the_line(small: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "latin.rq"
    path.write_bytes(b"ASK {}\n# caf\xe9")
    with pytest.raises(InputError, match=r"latin\.rq, line 2: not UTF-8"):
        find_query(str(path), small)
