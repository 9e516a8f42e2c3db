"""What stands in a release (OCDS 1.1, Release Reference), whatever is missing from it."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

from okg.ingest.arrangements import Code, Party, Value
from okg.ingest.contracting.merge import Json

__all__ = [
    "codes_of",
    "country_of",
    "facts_of",
    "kind_of",
    "link_of",
    "list_of",
    "object_of",
    "party_of",
    "text_of",
    "title_and_text",
    "total",
]


def kind_of(release: Json) -> str:
    """Return ``goods``, ``works`` or ``services``: what is said, or else what the code is for."""
    said = object_of(release, "tender").get("mainProcurementCategory")
    if said in {"goods", "works", "services"}:
        return str(said)
    main = next((it.code for it in codes_of(release)[0] if it.main), "")
    if main[:2] == "45":
        return "works"
    return "goods" if "03" <= main[:2] < "45" else "services"


def codes_of(release: Json, award: Json | None = None) -> tuple[tuple[Code, ...], str]:
    """Return the codes of a release, the main one first, and where that stands.

    They are those of the tender and its items, and of the items of ``award``.
    """
    tender = object_of(release, "tender")
    found: dict[tuple[str, str], Code] = {}
    at = ""
    places = [("/tender", tender)]
    places += [(f"/tender/items/{n}", it) for n, it in enumerate(list_of(tender, "items"))]
    if award is not None:
        places += [("/awards/items", it) for it in list_of(award, "items")]
    for path, place in places:
        main = _code(place.get("classification"), main=not at)
        if main is not None:
            at = at or f"{path}/classification"
            found.setdefault((main.scheme, main.code), main)
        for it in list_of(place, "additionalClassifications"):
            if code := _code(it, main=False):
                found.setdefault((code.scheme, code.code), code)
    return tuple(found.values()), at or "/tender"


def _code(given: object, *, main: bool) -> Code | None:
    if not isinstance(given, dict) or not given.get("id"):
        return None
    scheme = text_of(given.get("scheme")).upper()
    return Code(scheme, str(given["id"]), text_of(given.get("description")), main)


def facts_of(
    columns: dict[str, str], places: Iterable[tuple[str, Json]], period: str
) -> dict[str, tuple[Value, ...]]:
    """Return amounts and dates, from the first of ``places`` that has each."""
    facts: dict[str, tuple[Value, ...]] = {}
    for at, place in places:
        value = object_of(place, "value")
        amount = _amount(value.get("amount"))
        if "contractValue" not in facts and amount is not None:
            facts["contractValue"] = (amount,)
            columns["contractValue"] = f"{at}/value/amount"
            if currency := text_of(value.get("currency")):
                facts["currency"] = (currency,)
                columns["currency"] = f"{at}/value/currency"
        for name in (period, "contractPeriod", "period"):
            for term, member in (("startDate", "startDate"), ("endDate", "endDate")):
                day = _day(object_of(place, name).get(member))
                if term not in facts and day is not None:
                    facts[term] = (day,)
                    columns[term] = f"{at}/{name}/{member}"
    return facts


def party_of(reference: Json, parties: Mapping[str, Json]) -> Party | None:
    """Return who is referred to; ``parties`` are those of the release, by their ids."""
    whole = {**parties.get(str(reference.get("id")), {}), **reference}
    name = text_of(whole.get("name")) or text_of(object_of(whole, "identifier").get("legalName"))
    known = object_of(whole, "identifier")
    identifier = str(whole.get("id") or "")
    if known.get("id"):
        identifier = "-".join(filter(None, [text_of(known.get("scheme")), str(known["id"])]))
    elif not _is_global(identifier):
        identifier = ""
    return Party(name, identifier) if name or identifier else None


def country_of(address: Json) -> str:
    """Return the code of the country of an address (ISO 3166-1), or ""."""
    said = text_of(address.get("countryName")) or text_of(address.get("country"))
    return _code_of_country(said) if said else ""


@cache
def _code_of_country(name: str) -> str:
    from okg.ingest.tables.lexicon import packaged_lexicon

    return packaged_lexicon().country(name) or ""


def _is_global(identifier: str) -> bool:
    """Tell an identifier with the prefix of its register (org-id.guide) from one of a release."""
    register, _, rest = identifier.partition("-")
    return len(register) == 2 and register.isupper() and bool(rest.partition("-")[2])


def link_of(release: Json, award: Json | None) -> str:
    """Return the address of a page about ``award`` or the tender, or ""."""
    for place in (award or {}, object_of(release, "tender")):
        for it in list_of(place, "documents"):
            kind, address = text_of(it.get("documentType")), text_of(it.get("url"))
            if kind.lower().endswith("notice") and address.startswith("http"):
                return address
    return next(
        (
            address
            for it in list_of(release, "links")
            if (address := text_of(it.get("href"))).startswith("http")
        ),
        "",
    )


def _amount(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def text_of(value: object) -> str:
    """Return a text on one line; "" for what is none."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def object_of(parent: Json, name: str) -> Json:
    """Return a member that is an object; an empty one for what is none."""
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def list_of(parent: Json, name: str) -> list[Json]:
    """Return the objects in a member that is a list; none for what is none."""
    value = parent.get(name)
    return [it for it in value if isinstance(it, dict)] if isinstance(value, list) else []


def title_and_text(release: Json) -> tuple[str, str]:
    """Return how a release calls the work, and how it describes it."""
    tender = object_of(release, "tender")
    title = text_of(tender.get("title")) or text_of(release.get("title"))
    return title, text_of(tender.get("description")) or text_of(release.get("description"))


def total(release: Json) -> str:
    """Return the value of the awards of a release, or of its tender, as written; "" if unknown."""
    amounts = [
        it
        for award in list_of(release, "awards")
        if (it := _amount(object_of(award, "value").get("amount"))) is not None
    ]
    tendered = _amount(object_of(object_of(release, "tender"), "value").get("amount"))
    return str(sum(amounts)) if amounts else str(tendered) if tendered is not None else ""
