"""The table of W3C tests in the documentation lists the tests that the suite has and that we run.

Each is asserted to pass in ``test_conformance.py`` of ``shapes`` and of ``sparql``, which know no
exceptions. ``OKG_UPDATE_GOLDEN=1`` writes the table.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.columnar.shapes import test_conformance as core
from tests.columnar.sparql import test_conformance as sparql

PAGE = Path(__file__).parents[2] / "docs" / "reasoning-and-validation-at-volume.md"
TABLE = re.compile(r"(?<= from the suites\. -->\n\n).*(?=\n<!-- end -->)", re.DOTALL)
COMMANDS = re.findall(r"^okg (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
MANIFEST = re.compile(r"mf:include\s+<([^>]+)>")


def listed(folder: Path) -> list[str]:
    """Return the tests that the manifest of ``folder`` includes, directly or not."""
    found = []
    for name in MANIFEST.findall((folder / "manifest.ttl").read_text("utf-8")):
        path = folder / name
        if path.name == "manifest.ttl":
            found += [f"{path.parent.name}/{it}" for it in listed(path.parent)]
        else:
            found.append(path.stem)
    return found


def table() -> str:
    """Return a row for each folder of tests."""
    rows = ["| suite and folder | tests, all passed | which |", "|---|---|---|"]
    for suite, cases in (("core", core.CASES), ("sparql", sparql.CASES)):
        folders = defaultdict(list)
        for name, _, _ in cases:
            folder, _, test = name.rpartition("/")
            folders[folder].append(test)
        rows += [
            f"| {suite}/{folder} | {len(tests)} | {', '.join(tests)} |"
            for folder, tests in sorted(folders.items())
        ]
        rows.append(f"| **{suite}** | **{len(cases)}** | |")
    return "\n".join(rows) + "\n"


@pytest.mark.skipif(not core.FOLDER, reason="OKG_CONFORMANCE names no folder with the W3C tests")
def test_the_table_lists_what_is_run() -> None:
    page = PAGE.read_text("utf-8")
    if os.environ.get("OKG_UPDATE_GOLDEN"):
        PAGE.write_text(TABLE.sub(lambda _: table(), page), encoding="utf-8")
        page = PAGE.read_text("utf-8")
    [shown] = TABLE.findall(page)
    assert shown == table()


@pytest.mark.skipif(not core.FOLDER, reason="OKG_CONFORMANCE names no folder with the W3C tests")
@pytest.mark.parametrize("suite", [core, sparql], ids=["core", "sparql"])
def test_what_the_manifests_list_is_run(suite: object) -> None:
    folder = core.CORE if suite is core else sparql.SPARQL
    cases = core.CASES if suite is core else sparql.CASES
    run = {name for name, _, _ in cases}
    # A test of SHACL-SPARQL is in the suite and in no manifest.
    assert run - set(listed(folder)) == (
        set() if suite is core else {"component/nodeValidator-001"}
    )
    assert set(listed(folder)) <= run


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_command(command: str, tmp_path: Path) -> None:
    example = PAGE.parents[1] / "examples" / "bank" / "arrangements.ttl"
    shutil.copy(example, tmp_path / "contracts.ttl")
    done = subprocess.run(
        [sys.executable, "-m", "okg", *shlex.split(command)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    written = tmp_path / "everything.nt"
    assert done.stdout or written.stat().st_size > 0
    # Nothing stays behind of the folder for what memory does not hold.
    assert {it.name for it in tmp_path.iterdir()} <= {"contracts.ttl", "everything.nt"}
