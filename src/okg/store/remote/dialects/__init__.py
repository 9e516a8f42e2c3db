"""What differs between servers, one small file each; all the rest is the standards."""

from collections.abc import Mapping

from okg.store.remote.dialects.fuseki import FUSEKI
from okg.store.remote.dialects.oxigraph import OXIGRAPH
from okg.store.remote.dialects.standard import STANDARD, Dialect
from okg.store.remote.dialects.virtuoso import VIRTUOSO

__all__ = ["DIALECTS", "STANDARD", "Dialect", "dialect_of"]

DIALECTS = (OXIGRAPH, FUSEKI, VIRTUOSO)


def dialect_of(headers: Mapping[str, str]) -> Dialect:
    """Return the dialect of the server that answered with ``headers``."""
    return next((it for it in DIALECTS if it.answered(headers)), STANDARD)
