"""The benchmark of loading measures what it says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_every_tool_is_measured() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", "--triples", "0.001", "--runs", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "failed" not in done.stdout
    for data in ("services", "arrangements"):
        [part] = re.findall(rf"^{data}: .*\n((?:  .*\n)+)", done.stdout, re.MULTILINE)
        measured = re.findall(r"^  ([^\d\n]+?) +[\d.]+ +[\d.]+ +\d+ +[\d,]+$", part, re.MULTILINE)
        assert measured == ["bare bulk load", "okg load", "rdflib, into memory"]
