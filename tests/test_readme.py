"""What the README tells people to do works, as it stands there."""

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from okg.store.local import LocalStore
from tests.server.conftest import running

STANDARD = "http://127.0.0.1:8080/"
ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


LINES = [line for block in blocks("console") for line in block.splitlines()]
SCRIPTS = [line for line in LINES if line.startswith("scripts/")]
# One after the other, as each finds the store as the one before left it.
SERVING = [line for line in LINES if line.startswith("okg serve")]
REQUESTS = [line for line in LINES if line.startswith("curl ")]
WITH_STORE = [line for line in LINES if "--store my-store" in line and line not in SERVING]
COMMANDS = [line for line in LINES if line not in [*SCRIPTS, *SERVING, *REQUESTS, *WITH_STORE]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the README speaks of as the reader's own."""
    shutil.copy(ROOT / "examples" / "bank" / "arrangements.ttl", tmp_path / "contracts.ttl")
    notices = ROOT / "examples" / "contracts-finder" / "notices.csv"
    shutil.copy(notices, tmp_path / "contracts.csv")
    shutil.copy(ROOT / "queries" / "services" / "contested-services.rq", tmp_path / "question.rq")
    return tmp_path


def run(program: list[str], folder: Path) -> str:
    done = subprocess.run(
        program, cwd=folder, env=os.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command: str, folder: Path) -> None:
    output = run([sys.executable, "-m", *shlex.split(command)], folder)
    written = folder / "answer.json"
    if written.exists():
        assert json.loads(written.read_text("utf-8"))["results"]["bindings"]
    elif command.startswith("okg query "):
        # A header alone would be an answer to nothing.
        _, *rows = csv.reader(output.splitlines())
        assert rows
        assert all(any(row) for row in rows)
    else:
        assert output


def test_a_store(folder: Path) -> None:
    shutil.copy(
        ROOT / "examples" / "software-company" / "arrangements.ttl", folder / "other-contracts.ttl"
    )
    said = [run([sys.executable, "-m", *shlex.split(line)], folder) for line in WITH_STORE]
    assert said[2].count("\n") == 3
    assert [it.name for it in LocalStore(folder / "my-store").catalogue.datasets] == ["contracts"]
    assert (folder / "contracts.nq").read_text("utf-8").count("\n") > 800
    assert (folder / "my-store.nq.zst").stat().st_size > 10_000


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_a_server(folder: Path) -> None:
    [command] = SERVING
    LocalStore(folder / "my-store").load([folder / "contracts.ttl"])
    with running(folder / "server", *shlex.split(command)[2:], directory=folder) as serving:
        said = [
            run(
                ["curl", "-sS", "--fail", *shlex.split(line.replace(STANDARD, serving.url))[1:]],
                folder,
            )
            for line in REQUESTS
        ]
    assert said[0].count("\n") > 5
    assert json.loads(said[1])["boolean"] is True
    assert json.loads(said[2])["counts"]["violation"] == 0
    assert "rdfs:label" in said[3]


@pytest.mark.parametrize("program", blocks("python"))
def test_python(program: str, folder: Path) -> None:
    printed = run([sys.executable, "-c", program], folder)
    # The program prints something for each call, and an answer has more than its columns.
    assert len(printed.splitlines()) > 2 * program.count("print(")


def test_the_two_commands_are_scripts_of_the_clone() -> None:
    assert SCRIPTS == ["scripts/run", "scripts/test"]
    assert all(os.access(ROOT / script, os.X_OK) for script in SCRIPTS)


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
