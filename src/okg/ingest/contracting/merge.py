"""Merging the releases of a contracting process (OCDS 1.1, Merging, "Merging specification").

The result is the compiled release: the latest value of every field.
"""

from collections.abc import Iterable
from typing import Any

__all__ = ["Json", "merged"]

Json = dict[str, Any]

METADATA = frozenset({"id", "date", "tag"})
"""What describes a release and not the process (``omitWhenMerged`` in the schema)."""
WHOLE = frozenset({"additionalClassifications", "additionalIdentifiers"})
"""Lists that the latest release replaces as a whole (``wholeListMerge`` in the schema)."""


def merged(releases: Iterable[Json]) -> Json:
    """Return the compiled release of ``releases``, which have one ``ocid``.

    Its ``tag`` lists what the releases were tagged with, where the standard would have
    ``compiled``, so that it can be told how far the process has come.
    """
    ordered = sorted(releases, key=lambda it: str(it.get("date") or ""))
    output: Json = {}
    tags: list[str] = []
    for release in ordered:
        _into(output, {key: it for key, it in release.items() if key not in METADATA})
        tags += [it for it in release.get("tag") or () if it not in tags]
    last = ordered[-1]
    return {**output, "id": last.get("id"), "date": last.get("date"), "tag": tags}


def _into(output: Json, given: Json) -> None:
    for key, value in given.items():
        if value is None:
            output.pop(key, None)
        elif isinstance(value, dict):
            known = output.get(key)
            inner: Json = known if isinstance(known, dict) else {}
            _into(inner, value)
            if inner:
                output[key] = inner
        elif isinstance(value, list) and key not in WHOLE and _by_ids(value):
            kept = output.get(key)
            if value:
                output[key] = _merged(kept if isinstance(kept, list) else [], value)
        else:
            output[key] = value


def _by_ids(items: list[Any]) -> bool:
    """Tell whether ``items`` are objects with identifiers, or none, which says nothing."""
    return all(isinstance(it, dict) and "id" in it for it in items)


def _merged(kept: list[Any], given: list[Json]) -> list[Any]:
    result = list(kept)
    places = {it["id"]: n for n, it in enumerate(result) if isinstance(it, dict) and "id" in it}
    for item in given:
        place = places.setdefault(item["id"], len(result))
        if place == len(result):
            result.append({})
        _into(result[place], item)
    return result
