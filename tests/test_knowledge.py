"""Finding the files of the knowledge."""

import re
import shutil
from pathlib import Path

import pytest

from okg import knowledge as module
from okg.errors import EnvironmentFault, InputError
from okg.knowledge import Knowledge, packaged

ROOT = Path(__file__).parents[1]
FILES = "https://w3id.org/outsourcing/ontology/"


@pytest.fixture
def copy(small: Knowledge, tmp_path: Path) -> Knowledge:
    shutil.copytree(small.root, tmp_path / "copy")
    return Knowledge(tmp_path / "copy")


def test_a_clone_finds_the_folders_at_its_root() -> None:
    assert packaged() == Knowledge(ROOT)


def test_a_wheel_finds_them_beside_the_module(
    small: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "okg"
    shutil.copytree(small.root, package)
    monkeypatch.setattr(module, "__file__", str(package / "knowledge.py"))
    assert packaged() == Knowledge(package)


def test_a_partial_installation_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "__file__", str(tmp_path / "src" / "okg" / "knowledge.py"))
    with pytest.raises(EnvironmentFault, match="Install the package again"):
        packaged()


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("okg.ttl", "https://w3id.org/outsourcing"),
        ("service.ttl", f"{FILES}service"),
        ("claims/editors.ttl", f"{FILES}claims/editors"),
        ("alignments/cpc-2.1.ttl", f"{FILES}alignments/cpc-2.1"),
    ],
)
def test_a_path_and_its_iri_imply_each_other(path: str, iri: str) -> None:
    knowledge = Knowledge(Path("/anywhere"))
    assert knowledge.iri_of(knowledge.ontology / path) == iri
    assert knowledge.path_of(iri) == knowledge.ontology / path


@pytest.mark.parametrize("iri", ["http://example.org/x", FILES, f"{FILES}../../secret"])
def test_an_iri_that_is_none_of_ours_has_no_path(iri: str) -> None:
    with pytest.raises(InputError, match=re.escape(iri)):
        Knowledge(Path("/anywhere")).path_of(iri)


def test_the_imports_of_the_root_are_the_ontology(small: Knowledge) -> None:
    found = [path.relative_to(small.ontology).as_posix() for path in small.ontology_files()]
    assert found == ["claims/notes.ttl", "okg.ttl", "service.ttl"]
    assert [path.name for path in small.alignment_files()] == ["pay-standard.ttl"]


def test_every_packaged_file_is_imported_or_an_alignment() -> None:
    knowledge = packaged()
    known = {*knowledge.ontology_files(), *knowledge.alignment_files()}
    assert set(knowledge.ontology.rglob("*.ttl")) == known


def test_a_missing_import_is_named(copy: Knowledge) -> None:
    (copy.ontology / "service.ttl").unlink()
    with pytest.raises(InputError, match=r"service\.ttl cannot be read: No such file"):
        copy.ontology_files()


def test_canned_queries_go_by_the_names_of_their_files(small: Knowledge) -> None:
    folder = small.queries / "services"
    assert small.query_files() == {"services-with-labels": folder / "services-with-labels.rq"}


def test_every_change_below_the_ontology_changes_the_hash(copy: Knowledge) -> None:
    hashes = {copy.content_hash()}
    service = copy.ontology / "service.ttl"
    service.write_bytes(service.read_bytes() + b"\n")
    hashes.add(copy.content_hash())
    service.rename(copy.ontology / "services.ttl")
    hashes.add(copy.content_hash())
    (copy.ontology / "alignments" / "pay-standard.ttl").unlink()
    hashes.add(copy.content_hash())
    assert len(hashes) == 4
    (copy.queries / "services" / "services-with-labels.rq").unlink()
    assert copy.content_hash() in hashes
