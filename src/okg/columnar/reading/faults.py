"""What is wrong with the files, gathered, so that the user hears of everything at once."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from okg.columnar.errors import InputFault

__all__ = ["Fault", "Faults", "excerpt", "syntax_fault"]

TOLD = 20
"""Faults of one file that are told in full; the rest is counted."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file; ``line`` is 0 where the whole file is at fault."""

    reason: str
    line: int = 0
    column: int = 0
    excerpt: str = ""
    """What stands there, below the message."""
    counted: str = "line"
    """What ``line`` counts: lines, or the statements of a file in a syntax without lines."""

    def told(self, name: str) -> str:
        place = f", {self.counted} {self.line}" if self.line else ""
        if self.column:
            place += f", column {self.column}"
        return f"{name}{place}: {self.reason}{self.excerpt}"


class Faults:
    """The faults of all files."""

    def __init__(self, names: Iterable[str]) -> None:
        """``names`` are the files, in the order in which they are to be told of."""
        self._found: dict[str, list[Fault]] = {name: [] for name in names}
        self._more: dict[str, int] = defaultdict(int)

    def add(self, name: str, fault: Fault) -> None:
        """Add a fault of the file called ``name``; of very many, the first ones are kept."""
        found = self._found[name]
        found.append(fault)
        if len(found) > 2 * TOLD:
            self._more[name] += len(found) - TOLD
            found.sort(key=lambda it: it.line)
            del found[TOLD:]

    def check(self) -> None:
        """Raise InputFault that tells of all faults, where there are any."""
        messages = []
        for name, found in self._found.items():
            found.sort(key=lambda it: (it.line, it.column))
            messages += [fault.told(name) for fault in found[:TOLD]]
            more = self._more[name] + len(found[TOLD:])
            if more:
                messages.append(f"{name}: {more} more {'fault' if more == 1 else 'faults'}")
        if messages:
            raise InputFault("\n".join(messages))


def syntax_fault(error: SyntaxError, syntax: str, text: bytes) -> Fault:
    """Return what a parser says as a fault; ``text`` is the line that it is in."""
    column = error.offset or 0
    # The library tells the place once more, in its own words.
    reason = re.sub(r"^Parser error at line .*?: ", "", str(error.msg))
    if "Invalid UTF-8" in reason or "invalid utf-8" in reason:
        reason = "not UTF-8; save the file as UTF-8"
    elif "LoadDocumentCallback" in reason:
        reason = "it names a remote context, which is not fetched; write the context into it"
    else:
        reason = f"not valid {syntax}: {reason}"
    return Fault(reason, error.lineno or 0, column, excerpt(text, column))


def excerpt(line: bytes, column: int = 0) -> str:
    """Return the line, or the part of it around ``column``, with a mark below."""
    start = max(0, column - 60)
    # A character has at most four bytes: no need to decode a long line to its end.
    shown = line[: 4 * (start + 100)].decode("utf-8", errors="replace")[start : start + 100]
    shown = re.sub(r"[\x00-\x1f\x7f]", " ", shown)
    if not shown.strip():
        return ""
    mark = f"\n  {' ' * (column - 1 - start)}^" if column else ""
    return f"\n  {shown.rstrip()}{mark}"
