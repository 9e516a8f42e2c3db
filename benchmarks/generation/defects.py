"""Mistakes to find: each changes one arrangement in one respect."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.generation.tables import DAYS, TODAY
from benchmarks.generation.terms import Record, okg, own, text


def _clear(record: Record, *names: str) -> None:
    for name in names:
        record.pop(name, None)


def _without(*names: str) -> Callable[[Record], None]:
    return lambda record: _clear(record, *names)


def _with(name: str, value: str, *dropped: str) -> Callable[[Record], None]:
    """Set ``name`` to ``value``; ``dropped`` would be wrong as a consequence, and goes."""

    def change(record: Record) -> None:
        record[name] = (value,)
        _clear(record, *dropped)

    return change


def _client_is_provider(record: Record) -> None:
    record["hasProvider"] = record["hasClient"]


def _ends_before_it_starts(record: Record) -> None:
    start = DAYS.index(record["startDate"][0])
    record["startDate"], record["endDate"] = (DAYS[start + 30],), (DAYS[start],)
    record["status"] = (okg("active") if start >= TODAY else okg("ended"),)
    _clear(record, "noticeDate")


def _negative(record: Record) -> None:
    record["contractValue"] = (f'"-{record["contractValue"][0][1:]}',)


def _wrong_model(record: Record) -> None:
    wrong = "offshore" if record["locationModel"] == (okg("onshore"),) else "onshore"
    record["locationModel"] = (okg(wrong),)
    _clear(record, "gatsMode")


def _no_country(record: Record) -> None:
    # Both sides, or the location model would be wrong as well.
    record["clientCountry"] = record["deliveryCountry"] = text("UK")
    record["locationModel"] = (okg("onshore"),)
    _clear(record, "gatsMode")


DEFECTS: Mapping[str, Callable[[Record], None]] = {
    "missing label": _without("label"),
    "missing client": _without("hasClient"),
    "missing provider": _without("hasProvider"),
    "missing service": _without("coversService", "statedCategory"),
    "unknown service": _with("coversService", okg("payrol"), "statedCategory"),
    "undescribed provider": _with("hasProvider", own("provider/unknown")),
    "client is provider": _client_is_provider,
    "unknown status": _with("status", okg("finished")),
    "end before start": _ends_before_it_starts,
    "date as text": _with("startDate", '"01/02/2024"'),
    "negative value": _negative,
    "value without currency": _without("currency"),
    "bad currency code": _with("currency", '"EURO"'),
    "bad country code": _no_country,
    "location model against countries": _wrong_model,
    "provider in words": _with("hasProvider", '"Alder Services"'),
}
"""What can be wrong with an arrangement, and how to bring it about."""


def plant(number: int, share: float, record: Record) -> str | None:
    """Give arrangement ``number`` a defect or not; return its kind.

    A Kronecker sequence decides, so every kind gets its share even of few arrangements, and the
    data are otherwise those of the same seed without defects.
    """
    place = number * 0.6180339887498949 % 1
    if place >= share * len(DEFECTS):
        return None
    kind = list(DEFECTS)[min(int(place / share), len(DEFECTS) - 1)]
    DEFECTS[kind](record)
    return kind
