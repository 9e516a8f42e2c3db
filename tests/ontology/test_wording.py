"""Facts carry over from the source documents; their sentences do not."""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNNING = 6
"""So many words in a row are a sentence taken over, and not a term in common."""

NAMES = [
    "E-Commerce and Development Report 2003",
    "computer and related services business process outsourcing",
]
"""Titles and names, which are what they are."""


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUNNING]) for i in range(len(found) - RUNNING + 1)}


def test_no_sentence_is_taken_over() -> None:
    folder = os.environ.get("OKG_SEEDS")
    if not folder:
        pytest.skip("OKG_SEEDS does not name the folder of the source documents")
    sources = set().union(*(runs(path.read_text("utf-8")) for path in Path(folder).glob("*.txt")))
    assert len(sources) > 500
    allowed = set().union(*map(runs, NAMES))
    taken = [
        f"{path.relative_to(ROOT)}, line {number}: {' '.join(run)}"
        for part in ("ontology", "shapes", "queries", "examples", "docs", "src")
        for path in sorted((ROOT / part).rglob("*"))
        if path.suffix in {".ttl", ".rq", ".md", ".py"}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for run in runs(line) & sources - allowed
    ]
    assert not taken, "\n".join(taken)
