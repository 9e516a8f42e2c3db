"""OpenLink Virtuoso 7.

It carries out an update request step by step, a large one row by row: a reader may see some of it
done and the rest not, and after a crash midway so may everybody, until the load is run again. What
holds all the same: nothing is touched before all of it has arrived and was counted, and the record
in the catalogue is changed last.

Row by row, because what one transaction writes may not exceed a limit (TransactionAfterImageLimit,
50 MB if nobody says otherwise). To its patterns literals of one value are the same, whatever their
types.
"""

from collections.abc import Mapping

from okg.store.remote.dialects.standard import Dialect, with_path

__all__ = ["VIRTUOSO"]


def _answered(headers: Mapping[str, str]) -> bool:
    return "Virtuoso" in headers.get("Server", "")


def _places(query: str, known: bool) -> tuple[str, str]:
    auth = "-auth" if known else ""
    return with_path(query, f"/sparql{auth}"), with_path(query, f"/sparql-graph-crud{auth}")


VIRTUOSO = Dialect(
    "Virtuoso",
    _answered,
    _places,
    atomic=False,
    row_limit="X-SPARQL-MaxRows",
    piecemeal="DEFINE sql:log-enable 3\n",
)
