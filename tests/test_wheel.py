"""The wheel: what a user installs has everything in it, and finds it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from okg.knowledge import packaged

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of a wheel, far from the clone."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("okg-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_every_file_of_the_knowledge_is_in_it(installed: Path) -> None:
    knowledge = packaged()
    for name in ("ontology", "shapes", "queries"):
        expected = {
            path.relative_to(knowledge.root).as_posix(): path.read_bytes()
            for path in (knowledge.root / name).rglob("*")
            if path.is_file()
        }
        found = {
            path.relative_to(installed / "okg").as_posix(): path.read_bytes()
            for path in (installed / "okg" / name).rglob("*")
            if path.is_file()
        }
        assert found == expected
    assert (installed / "okg" / "py.typed").exists()


def test_nothing_else_of_the_clone_is_in_it(installed: Path) -> None:
    assert {path.name.partition("-")[0] for path in installed.iterdir()} == {"okg"}


def test_it_finds_its_own_knowledge_and_answers(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}

    def run(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "okg", *arguments],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    places = json.loads(run("info", "--format", "json"))["places"]
    assert places["ontology"] == str(installed / "okg" / "ontology")
    assert "okg:patentResearch" in run("query", "services-requiring-skill", "--format", "md")
