"""Apache Jena Fuseki.

Over TDB2 an update request is one transaction, and readers see the state before or after it. TDB2
keeps a decimal's value and gives it back with a decimal point; 640000 and 640000.0 are two literals
to it all the same when one of them is to be found, so they are sent as they come back.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from okg.store.remote.dialects.standard import TRIPLES, Dialect, with_path

__all__ = ["FUSEKI"]


def _answered(headers: Mapping[str, str]) -> bool:
    return "Fuseki" in headers.get("Server", "") or "Fuseki-Request-Id" in headers


def _places(query: str, known: bool) -> tuple[str, str]:  # noqa: ARG001
    path = urlsplit(query).path.rstrip("/")
    for service in ("/query", "/sparql"):
        if path.endswith(service):
            base = path.removesuffix(service)
            return with_path(query, f"{base}/update"), with_path(query, f"{base}/data")
    # The dataset's own address takes all three.
    return with_path(query, path), with_path(query, path)


FUSEKI = Dialect(
    "Fuseki",
    _answered,
    _places,
    media_type=TRIPLES,
    exact=True,
    point=True,
)
