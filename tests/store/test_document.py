"""What docs/stores.md shows is what happens."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from okg.store import catalogue as catalogue_module
from okg.store.names import TERMS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "stores.md").read_text("utf-8")
REST = "…"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def sessions() -> list[tuple[str, str]]:
    """Return each command with the output that the page shows for it."""
    found = [it for block in blocks("console") for it in re.split(r"^\$ ", block, flags=re.M)[1:]]
    return [(it.partition("\n")[0], it.partition("\n")[2]) for it in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the page speaks of."""
    shutil.copy(ROOT / "examples" / "bank" / "arrangements.ttl", tmp_path / "contracts.ttl")
    shutil.copy(ROOT / "examples" / "broken" / "swapped-dates.ttl", tmp_path)
    return tmp_path


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_commands(folder: Path) -> None:
    # One after the other: each finds the store as the one before left it.
    for command, shown in sessions():
        done = run(["-m", *shlex.split(command)], folder)
        assert done.returncode == (1 if "nothing was loaded" in shown else 0), done.stdout
        # What "…" stands for may be lines, or the rest of a line.
        parts = [re.escape(it.strip("\n")) for it in shown.split(REST)]
        assert re.fullmatch(r"[\s\S]*?".join(parts), done.stdout.strip("\n")), command


@pytest.mark.slow
def test_python(folder: Path) -> None:
    [program] = blocks("python")
    done = run(["-c", program], folder)
    assert done.returncode == 0, done.stdout
    first, header, *rows = done.stdout.splitlines()
    assert first == "850 3 notices"
    assert header.startswith("category,")
    assert rows


def test_every_term_of_the_catalogue_is_told() -> None:
    source = Path(catalogue_module.__file__).read_text("utf-8")
    used = set(re.findall(r"\{TERMS\}(\w+)", source)) | {"violation", "warning", "info"}
    table = PAGE.partition(f"`{TERMS}`")[2].partition("\n\n**")[0]
    told = {
        term
        for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for term in re.findall(r"`(\w+)`", row)
    }
    assert told == used


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
