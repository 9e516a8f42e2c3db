"""Regular expressions that would never come to an end.

Python's ``re`` backtracks: some patterns take time that doubles with every character, and a match
that has begun cannot be stopped. So each ``sh:pattern`` (SHACL, section 4.4.3) is first tried, in a
process that can be ended, on the values that it will meet.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import rdflib
from rdflib import SH, BNode, URIRef
from rdflib.term import Node

from okg.errors import InputError
from okg.validation.shapes import Shapes

__all__ = ["refuse_runaways"]

TRIAL = Path(__file__).with_name("trial.py")
PATIENCE = 5.0
"""Seconds that all patterns may take together, beside what long data takes."""
SPEED = 1_000_000
"""Characters a second: any pattern that does not run away is many times faster."""
FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE}
"""Those that the reference engine knows; it ignores the others."""


def refuse_runaways(shapes: Shapes, data: rdflib.Graph) -> None:
    """Raise InputError where a pattern of ``shapes`` is faulty, or takes too long on ``data``.

    The message names the shape, the pattern and, for the latter, the value.
    """
    owners: list[Node] = []
    trials: list[tuple[str, int, list[str]]] = []
    for owner, said in sorted(shapes.graph.subject_objects(SH.pattern)):
        pattern, wanted = str(said), str(shapes.graph.value(owner, SH.flags) or "").lower()
        flags = sum(flag for letter, flag in FLAGS.items() if letter in wanted)
        try:
            re.compile(pattern, flags)
        except re.error as error:
            raise InputError(
                f"{shapes.named(owner)}: sh:pattern {pattern!r} is no regular expression: {error}"
            ) from None
        owners.append(owner)
        trials.append((pattern, flags, _values(shapes, owner, data)))
    if not any(values for _, _, values in trials):
        return
    length = sum(len(value) for _, _, values in trials for value in values)
    try:
        subprocess.run(
            [sys.executable, "-I", "-S", str(TRIAL)],
            input=json.dumps(trials).encode(),
            capture_output=True,
            timeout=PATIENCE + length / SPEED,
            check=True,
        )
    except subprocess.TimeoutExpired as slow:
        number, at = map(int, (slow.stdout or b"0 0").splitlines()[-1].split())
        pattern, _, values = trials[number]
        raise InputError(
            f"{shapes.named(owners[number])}: sh:pattern {pattern!r} takes too long on "
            f"{_short(values[at])!r}; write it without a repetition inside a repetition, such as "
            "^a+$ in place of ^(a+)+$"
        ) from None


def _values(shapes: Shapes, owner: Node, data: rdflib.Graph) -> list[str]:
    """Return what the pattern may meet: the values of the path, or everything for other paths."""
    path = shapes.graph.value(owner, SH.path)
    found = data.objects(None, path) if isinstance(path, URIRef) else data.all_nodes()
    return [str(it) for it in found if not isinstance(it, BNode)]


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:40]}…"
