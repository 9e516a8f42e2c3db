"""Writing the data set, and the account of the defects planted in it."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.generation.defects import DEFECTS, plant
from benchmarks.generation.model import Generator
from benchmarks.generation.terms import BASE, Record, english, okg, predicate

__all__ = ["Order", "main", "write"]

BUFFER = 1 << 20


@dataclass(frozen=True)
class Order:
    """What is wanted; ``defects`` is the share of each kind, and ``listed`` names where they are.

    Raises ValueError where the numbers make no sense.
    """

    arrangements: int
    seed: int = 0
    defects: float = 0.0
    listed: bool = False
    closed: bool = False

    def __post_init__(self) -> None:
        if self.arrangements < 1:
            raise ValueError("at least one arrangement")
        most = 1 / len(DEFECTS)
        if not 0 <= self.defects <= most:
            raise ValueError(f"a share of {most} at most: there are {len(DEFECTS)} kinds of defect")


def write(path: Path, order: Order) -> int:
    """Write the data set to ``path`` and return the number of its triples.

    Raises OSError where ``path`` cannot be written.
    """
    account = Account(order)
    with path.open("w", encoding="utf-8", newline="\n", buffering=BUFFER) as file:
        writer = Writer(file, order.closed)
        writer.record(f"<{BASE}>", DATA_SET)
        for subject, record in Generator(order.arrangements, order.seed).subjects():
            if order.defects and record["type"] == (okg("ServiceOutsourcing"),):
                account.plant_in(subject, record)
            writer.record(subject, record)
    if order.defects:
        account.write(path.with_name(f"{path.name}.defects.json"))
    return writer.triples


class Account:
    """Which defects were planted."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.seen = 0
        self.counts = dict.fromkeys(DEFECTS, 0)
        self.focus: dict[str, list[str]] = {kind: [] for kind in DEFECTS}

    def plant_in(self, subject: str, record: Record) -> None:
        kind = plant(self.seen, self.order.defects, record)
        self.seen += 1
        if kind:
            self.counts[kind] += 1
            if self.order.listed:
                self.focus[kind].append(subject[1:-1])

    def write(self, path: Path) -> None:
        said: dict[str, object] = {
            "arrangements": self.order.arrangements,
            "seed": self.order.seed,
            "share": self.order.defects,
            "counts": self.counts,
        }
        if self.order.listed:
            said["focus"] = self.focus
        path.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


class Writer:
    """N-Triples, a record after another, each with what follows from it if so wanted."""

    def __init__(self, file: IO[str], closed: bool) -> None:
        self.file = file
        self.triples = 0
        self.closure = None
        if closed:
            from benchmarks.generation.closure import Closure

            self.closure = Closure()

    def record(self, subject: str, record: Record) -> None:
        self._write(subject, record)
        if self.closure and "type" in record:
            self._write(subject, self.closure.consequences(subject, record))

    def _write(self, subject: str, record: Record) -> None:
        facts = [
            f"{predicate(name)} {value}" for name, values in record.items() for value in values
        ]
        if facts:
            self.triples += len(facts)
            between = f" .\n{subject} "
            self.file.write(f"{subject} {between.join(facts)} .\n")


def main() -> int:
    """Run the command line: exit status 0 done, 2 wrong arguments or a file not writable."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.generation",
        description="Write invented arrangements as N-Triples.",
    )
    parser.add_argument("arrangements", type=int)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--defects", type=float, default=0.0, metavar="SHARE", help="share of each kind of defect"
    )
    parser.add_argument(
        "--list-defects", action="store_true", help="name the defective arrangements as well"
    )
    parser.add_argument("--closed", action="store_true", help="write what follows as well")
    options = parser.parse_args()
    start = time.perf_counter()
    try:
        order = Order(
            options.arrangements,
            options.seed,
            options.defects,
            options.list_defects,
            options.closed,
        )
        triples = write(options.output, order)
    except (OSError, ValueError) as error:
        print(f"generation: {error}", file=sys.stderr)
        return 2
    seconds = time.perf_counter() - start
    print(f"{options.output}: {triples} triples in {seconds:.1f} s", file=sys.stderr)
    return 0


DATA_SET: Record = {
    "title": english("Generated arrangements"),
    "description": english("Invented data, made by a program."),
}
