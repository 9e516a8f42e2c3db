"""What docs/validation.md shows is what happens."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "validation.md").read_text("utf-8")
REST = "…"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def sessions() -> list[tuple[str, str]]:
    """Return each command with the output that the page shows for it."""
    found = [it for block in blocks("console") for it in block.split("$ ")[1:]]
    return [(it.partition("\n")[0], it.partition("\n")[2]) for it in found]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the page speaks of."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copy(ROOT / "examples" / "broken" / "swapped-dates.ttl", folder / "contracts.ttl")
    [rules] = blocks("turtle")
    (folder / "house-rules.ttl").write_text(rules, encoding="utf-8")
    return folder


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize(("command", "shown"), sessions(), ids=[it[0] for it in sessions()])
def test_command(command: str, shown: str, folder: Path) -> None:
    done = run(["-m", *shlex.split(command)], folder)
    assert (done.returncode, done.stderr) == (1, "")
    # What "…" stands for may be lines, or the rest of a line.
    parts = [re.escape(it.strip("\n")) for it in shown.split(REST)]
    assert re.fullmatch(r"[\s\S]*?".join(parts), done.stdout.strip("\n"))


@pytest.mark.slow
def test_python(folder: Path) -> None:
    [program] = blocks("python")
    done = run(["-c", program], folder)
    assert done.stderr == ""
    assert "contracts.ttl 27 okg:startDate" in done.stdout
    assert done.stdout.splitlines()[-1] == "1"


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
