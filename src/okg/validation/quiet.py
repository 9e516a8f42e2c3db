"""rdflib and pySHACL without what they print and change on the side."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import rdflib

__all__ = ["quiet"]


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries from logging to standard error, and undo what they change globally."""
    loggers = [logging.getLogger(name) for name in ("rdflib.term", "pyshacl-validate")]
    before = [logger.disabled for logger in loggers]
    normalize = rdflib.NORMALIZE_LITERALS
    for logger in loggers:
        logger.disabled = True
    try:
        with warnings.catch_warnings():
            # Of literals that do not suit their datatype: shapes report them.
            warnings.filterwarnings("ignore", category=UserWarning, module=r"rdflib\.")
            yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled
