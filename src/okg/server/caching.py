"""Answers that clients keep: whether what they have is still right (RFC 9110, section 13.1.2)."""

import hashlib

__all__ = ["headers_of", "is_known", "tag_of"]


def tag_of(state: str, *asked: str) -> str:
    """Return the tag of what is answered in ``state`` to what is ``asked``.

    It is a weak one: the answer means the same, though its rows or triples may come in another
    order where none was asked for.
    """
    digest = hashlib.blake2b("\0".join((state, *asked)).encode(), digest_size=15)
    return f'W/"{digest.hexdigest()}"'


def is_known(known: str, tag: str) -> bool:
    """Tell whether a client has what is tagged so, by its header If-None-Match."""
    if not known:
        return False
    opaque = tag.removeprefix("W/")
    found = (it.strip().removeprefix("W/") for it in known.split(","))
    return any(it in (opaque, "*") for it in found)


def headers_of(tag: str) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer that may be kept, and is to be asked for again each time."""
    return ("ETag", tag), ("Cache-Control", "no-cache")
