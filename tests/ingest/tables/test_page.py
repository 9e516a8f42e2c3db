"""What docs/from-a-spreadsheet.md shows is what happens, and its register adds up."""

import re
import shlex
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import okg
from okg.ingest.imported import import_file
from okg.ingest.tables.importing import open_table
from okg.ingest.tables.lexicon import packaged_lexicon
from okg.ingest.tables.mapping import read_mapping

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "food-company"
PAGE = (ROOT / "docs" / "from-a-spreadsheet.md").read_text("utf-8")
REST = "…"
MAPPING = read_mapping(EXAMPLE / "register.mapping.toml")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def sessions() -> list[tuple[str, str]]:
    """Return each command with the output that the page shows for it."""
    found = [it for block in blocks("console") for it in block.split("$ ")[1:]]
    return [(it.partition("\n")[0], it.partition("\n")[2]) for it in found]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    found = import_file(folder / "register.xlsx")
    (folder / "register.nt").write_bytes(found.content())
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(("command", "shown"), sessions(), ids=[it[0] for it in sessions()])
def test_command(command: str, shown: str, folder: Path) -> None:
    # Commands follow upon one another on the page; here each has what it needs.
    arguments = shlex.split(command.replace("--data register.ttl", "--data register.nt"))
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    # What "…" stands for may be lines, or the rest of a line.
    parts = [re.escape(it.strip("\n")) for it in shown.split(REST)]
    assert re.fullmatch(r"[\s\S]*?".join(parts), done.stdout.strip("\n")), done.stdout


def test_the_mapping_of_the_page_is_that_of_the_example() -> None:
    assert blocks("toml") == [(EXAMPLE / "register.mapping.toml").read_text("utf-8")]


def test_spend_by_category_adds_up(folder: Path) -> None:
    graph = okg.open(data=folder / "register.nt")
    sums: dict[str, Decimal] = {}
    for _, currency, value, *_ in graph.ask("value-by-category"):
        sums[str(currency)] = sums.get(str(currency), Decimal(0)) + Decimal(str(value))
    stated = {"GBP": Decimal(0), "EUR": Decimal(0)}
    for row in open_table(EXAMPLE / "register.xlsx", MAPPING, packaged_lexicon()).rows():
        assert row.entry is not None
        for value in () if row.entry.notice else row.entry.facts.get("contractValue", ()):
            stated[str(row.entry.facts["currency"][0])] += Decimal(str(value))
    assert sums == stated
    assert sum(sums.values()) > 27_000_000


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
