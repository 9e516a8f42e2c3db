"""Oxigraph's server.

An update request is one transaction, and readers see the state before or after it. Uploads with
``no_transaction`` go to the store by bulk, which is several times as fast and, as they go to a
graph that nobody reads yet, as safe.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from okg.store.remote.dialects.standard import TRIPLES, Dialect, with_path

__all__ = ["OXIGRAPH"]


def _answered(headers: Mapping[str, str]) -> bool:
    return headers.get("Server", "").startswith("Oxigraph")


def _places(query: str, known: bool) -> tuple[str, str]:  # noqa: ARG001
    base = urlsplit(query).path.removesuffix("/query").rstrip("/")
    return with_path(query, f"{base}/update"), with_path(query, f"{base}/store")


OXIGRAPH = Dialect(
    "Oxigraph",
    _answered,
    _places,
    upload={"no_transaction": ""},
    media_type=TRIPLES,
    exact=True,
)
