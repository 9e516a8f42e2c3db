"""rdflib, kept from rewriting literals."""

from collections.abc import Iterator
from contextlib import contextmanager

import rdflib

__all__ = ["as_written"]


@contextmanager
def as_written() -> Iterator[None]:
    """Keep rdflib from rewriting the literals that it reads in the meantime."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
