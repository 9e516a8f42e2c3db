"""A pattern as RE2, DuckDB's engine, understands it, if it can mean exactly the same.

Sets of characters are written out as code points, so that neither RE2's version of Unicode nor its
idea of case matters. It has no back-references, counts to 1,000, and takes the end of a text that
ends in a line feed for the start of a line, where XPath does not (flag m).
"""

from functools import lru_cache

from okg.columnar.values.characters import EVERY, Ranges
from okg.columnar.values.patterns.parse import parse
from okg.columnar.values.patterns.tree import (
    Back,
    Choice,
    End,
    Group,
    Node,
    One,
    Repeat,
    Sequence,
    Start,
)

__all__ = ["to_re2"]

MOST_REPEATS = 1000
"""How often RE2 repeats a part, repetitions inside repetitions counted together."""
LARGEST = 100_000
"""What surely fits into the memory that RE2 allows (measured with the widest classes)."""


@lru_cache(maxsize=1024)
def to_re2(pattern: str, flags: str = "") -> str | None:
    """Return the pattern for RE2; None if it cannot express it, or not within its limits.

    Raises ``PatternFault`` as ``parse`` does.
    """
    parsed = parse(pattern, flags)
    try:
        return _Renderer(parsed.multiline).text(parsed.root, 1)
    except _Impossible:
        return None


class _Impossible(Exception):
    """RE2 cannot do it."""


class _Renderer:
    def __init__(self, multiline: bool) -> None:
        self.multiline = multiline
        self.size = 0

    def text(self, node: Node, times: int) -> str:  # noqa: PLR0911 — one line a kind
        """Return ``node`` as text; around it, it is repeated ``times``."""
        match node:
            case One(characters):
                # A range takes an instruction; one that is alone up to ten, for bytes of UTF-8.
                self.size += times * (len(characters) + 10)
                if self.size > LARGEST:
                    raise _Impossible
                return _class(characters)
            case Start():
                if self.multiline:
                    raise _Impossible
                return r"\A"
            case End():
                return "(?m:$)" if self.multiline else r"\z"
            case Group(_, body):
                return f"(?:{self.text(body, times)})"
            case Back():
                raise _Impossible
            case Repeat(body, least, most):
                bound = max(least, most or 0, 1)
                if bound * times > MOST_REPEATS:
                    raise _Impossible
                limits = f"{{{least},{'' if most is None else most}}}"
                return f"(?:{self.text(body, times * bound)}){SHORT.get(limits, limits)}"
            case Sequence(parts):
                return "".join(self.text(it, times) for it in parts)
            case Choice(parts):
                return f"(?:{'|'.join(self.text(it, times) for it in parts)})"


SHORT = {"{0,1}": "?", "{0,}": "*", "{1,}": "+"}


def _class(characters: Ranges) -> str:
    if characters == EVERY:
        return "(?s:.)"
    if not characters:
        return r"[^\x{0}-\x{10FFFF}]"
    first, last = characters[0]
    if len(characters) == 1 and first == last:
        return _point(first)
    return "[{}]".format(
        "".join(
            _point(low) if low == high else f"{_point(low)}-{_point(high)}"
            for low, high in characters
        )
    )


def _point(point: int) -> str:
    character = chr(point)
    return character if character.isascii() and character.isalnum() else rf"\x{{{point:X}}}"
