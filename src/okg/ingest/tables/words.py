"""Texts as people write them, made comparable."""

import re
import unicodedata
from functools import lru_cache

__all__ = ["MISSING", "key", "loose", "nearest", "split", "tidy"]

SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
MARKS = re.compile(r"[^\w]+|_")
MISSING = frozenset(
    {"", "-", "–", "—", ".", "?", "n/a", "n.a.", "na", "none", "null", "nil", "tbc", "tbd", "tba"}
    | {"unknown", "not known", "not applicable", "not available", "to be confirmed", "#n/a"}
    | {"无", "不详", "未知", "待定", "不适用", "暂无", "待确认"}
)
"""What stands in a cell, in lower case, that says nothing."""


def tidy(text: str) -> str:
    """Return ``text`` on one line without space around it, in Unicode's composed form (NFC)."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return SPACE.sub(" ", unicodedata.normalize("NFC", text).replace("\u200b", "")).strip()


@lru_cache(20_000)
def key(text: str) -> str:
    """Return what texts have in common that differ in case, width or punctuation only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return MARKS.sub(" ", folded.replace("&", " and ")).strip() or folded.strip()


def loose(text: str) -> str:
    """Return what is left of ``key`` without spaces, and without the plural of words."""
    return "".join(it.removesuffix("s") for it in key(text).split())


def split(text: str, separators: str) -> list[str]:
    """Return the parts of ``text`` between any of ``separators``, tidied, none empty or twice."""
    parts = (tidy(it) for it in re.split(f"[{re.escape(separators)}]", text))
    return list(dict.fromkeys(it for it in parts if it))


def nearest(text: str, known: list[str], number: int = 3) -> list[str]:
    """Return those of ``known`` that look most like ``text``, the best first."""
    from difflib import get_close_matches

    by_key = {key(it): it for it in reversed(known)}
    return [by_key[it] for it in get_close_matches(key(text), by_key, n=number, cutoff=0.6)]
