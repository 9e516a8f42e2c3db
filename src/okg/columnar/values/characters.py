"""Sets of characters, as ranges of code points."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path

__all__ = [
    "EVERY",
    "NAME",
    "NAME_START",
    "Ranges",
    "block",
    "bracketed",
    "category",
    "complement",
    "difference",
    "is_in",
    "union",
    "with_case_variants",
]

Ranges = tuple[tuple[int, int], ...]
"""First and last code point of each range; in order, and neither touching nor overlapping."""

LAST = 0x10FFFF
EVERY: Ranges = ((0, LAST),)

NAME_START: Ranges = (
    (0x3A, 0x3A),
    (0x41, 0x5A),
    (0x5F, 0x5F),
    (0x61, 0x7A),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x2FF),
    (0x370, 0x37D),
    (0x37F, 0x1FFF),
    (0x200C, 0x200D),
    (0x2070, 0x218F),
    (0x2C00, 0x2FEF),
    (0x3001, 0xD7FF),
    (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD),
    (0x10000, 0xEFFFF),
)
"""What a name begins with (XML 1.0, fifth edition, 2.3)."""

ASSIGNED = (range(0x40000), range(0xE0000, 0xE1000))
"""Where characters may have a category that is theirs alone."""
PRIVATE: Ranges = ((0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
"""The planes for private use, Co; what is left over is not assigned, Cn."""
CASED = range(0x20000)
"""Where letters that have two cases are."""


def union(*sets: Iterable[tuple[int, int]]) -> Ranges:
    """Return the characters that are in any of ``sets``."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(it for one in sets for it in one):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def complement(ranges: Ranges) -> Ranges:
    """Return the characters that are not in ``ranges``."""
    ends = [-1, *(end for pair in ranges for end in pair), LAST + 1]
    gaps = zip(ends[::2], ends[1::2], strict=True)
    return tuple((below + 1, above - 1) for below, above in gaps if below + 1 <= above - 1)


def difference(ranges: Ranges, without: Ranges) -> Ranges:
    """Return the characters of ``ranges`` that are not in ``without``."""
    return complement(union(complement(ranges), without))


def is_in(ranges: Ranges, point: int) -> bool:
    """Tell whether the character with this code point is in ``ranges``."""
    low, high = 0, len(ranges)
    while low < high:
        middle = (low + high) // 2
        if ranges[middle][1] < point:
            low = middle + 1
        else:
            high = middle
    return low < len(ranges) and ranges[low][0] <= point


def bracketed(ranges: Ranges) -> str:
    """Return ``ranges`` as a class of Python's regular expressions."""
    return "[{}]".format("".join(rf"\U{first:08X}-\U{last:08X}" for first, last in ranges))


NAME: Ranges = union(
    NAME_START,
    ((0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)),
)
"""What a name consists of (XML 1.0, fifth edition, 2.3)."""


def category(name: str) -> Ranges | None:
    """Return the characters of a general category, ``Lu`` or all of ``L``; None if there is none.

    They are those of the Unicode version that Python has. ``C`` includes what is not assigned.
    """
    found = [ranges for it, ranges in _categories().items() if it.startswith(name)]
    return union(*found) if name and found else None


def block(name: str) -> Ranges | None:
    """Return the characters of a block, ``BasicLatin``; None if there is none of that name."""
    return _blocks().get(name)


def with_case_variants(ranges: Ranges) -> Ranges:
    """Return ``ranges`` with the case variants of all its characters.

    Two characters are variants if they have the same upper case or the same lower case (XPath
    Functions and Operators 2.0, 7.6.1.1, flag i).
    """
    upper, lower = _cases()
    variants: set[int] = set()
    for first, last in ranges:
        for point in range(first, min(last, CASED[-1]) + 1):
            character = chr(point)
            variants.update(upper.get(character.upper(), ()), lower.get(character.lower(), ()))
    return union(ranges, ((it, it) for it in variants))


@cache
def _categories() -> dict[str, Ranges]:
    found: dict[str, list[tuple[int, int]]] = {}
    for part in ASSIGNED:
        names = map(unicodedata.category, map(chr, part))
        first = part.start
        for name, group in groupby(names):
            length = sum(1 for _ in group)
            found.setdefault(name, []).append((first, first + length - 1))
            first += length
    found["Co"].extend(PRIVATE)
    found["Cn"].extend(complement(union(PRIVATE, ((it.start, it[-1]) for it in ASSIGNED))))
    # Surrogates are code points, not characters: no string has one, and XML Schema has no Cs.
    found.pop("Cs", None)
    return {name: union(ranges) for name, ranges in found.items()}


@cache
def _blocks() -> dict[str, Ranges]:
    lines = Path(__file__).with_name("blocks.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    # A name of old may stand for several areas.
    found: dict[str, Ranges] = {}
    for first, last, name in rows:
        found[name] = union(found.get(name, ()), ((int(first, 16), int(last, 16)),))
    return found


@cache
def _cases() -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """Return the characters that have a case, by their upper and by their lower case."""
    upper: dict[str, set[int]] = {}
    lower: dict[str, set[int]] = {}
    for point in CASED:
        character = chr(point)
        up, low = character.upper(), character.lower()
        if up != low:
            upper.setdefault(up, set()).add(point)
            lower.setdefault(low, set()).add(point)
    return upper, lower
