"""Finding a query by name, file or standard input."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from okg.errors import InputError
from okg.knowledge import Knowledge
from okg.query.catalogue import Catalogue
from okg.query.find import find_query


@pytest.fixture
def catalogue(small: Knowledge) -> Catalogue:
    return Catalogue(small.query_files())


def test_a_name_is_a_canned_query(catalogue: Catalogue) -> None:
    assert find_query("services-with-labels", catalogue) is catalogue["services-with-labels"]


def test_anything_else_is_a_file(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_bytes("\ufeffASK {} # é".encode())
    query = find_query(str(path), catalogue)
    assert (query.text, query.name, query.path) == ("ASK {} # é", "mine", path)


def test_a_file_may_have_a_header_which_must_be_right(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("#+ summary: What?\n#+ sumary: What?\nASK {}", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.rq, line 2, column 4: unknown key 'sumary'"):
        find_query(str(path), catalogue)


def test_a_dash_is_standard_input(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"ASK {}")))
    assert find_query("-", catalogue).text == "ASK {}"


def test_a_misspelt_name_is_met_with_a_guess(catalogue: Catalogue) -> None:
    with pytest.raises(InputError) as raised:
        find_query("service-with-label", catalogue)
    assert raised.value.message == (
        "there is no canned query 'service-with-label'. Did you mean services-with-labels?"
    )


def test_an_unknown_name_is_met_with_the_list(catalogue: Catalogue) -> None:
    with pytest.raises(InputError, match=r"There are: services-with-labels$"):
        find_query("xyz", catalogue)


def test_a_missing_file_is_named(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.rq cannot be read: No such file"):
        find_query(str(tmp_path / "absent.rq"), catalogue)
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        find_query(str(tmp_path), catalogue)


def test_a_file_that_is_not_text_is_named_with_the_line(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "latin.rq"
    path.write_bytes(b"ASK {}\n# caf\xe9")
    with pytest.raises(InputError, match=r"latin\.rq, line 2: not UTF-8"):
        find_query(str(path), catalogue)
