"""How much is spent on what: value and number of arrangements by category, service, provider, year.

Every arrangement counts once in each table, so that each adds up to the whole. One that falls under
several categories counts under all of them together, such as ``BPO + ITO``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from okg.ingest.arrangements import Entry
from okg.ingest.classify.catalogue import packaged_catalogue
from okg.ingest.classify.classifier import Classification, Classifier

__all__ = ["DIMENSIONS", "Deal", "Line", "Summary", "deals", "summarised"]

DIMENSIONS = ("category", "service", "provider", "year")
UNCLASSIFIED = "unclassified"
UNKNOWN = "not given"
OTHERS = "others"


class Deal(NamedTuple):
    """What is summarised of an arrangement."""

    category: str
    """Acronyms joined by `` + ``, or ``unclassified``."""
    service: str
    provider: str
    year: str
    """The one in which it starts."""
    value: Decimal | None
    currency: str


class Line(NamedTuple):
    """A line of a table: what it is about, how many arrangements, and their value."""

    name: str
    number: int
    value: Decimal


@dataclass
class Summary:
    """The numbers of a file, in the currency that most of its values are in."""

    arrangements: int = 0
    notices: int = 0
    currency: str = ""
    total: Decimal = Decimal(0)
    without_value: int = 0
    other_currencies: dict[str, Line] = field(default_factory=dict)
    """What is in another currency is counted, and not added to values."""
    unclassified: int = 0
    tables: dict[str, list[Line]] = field(default_factory=dict)
    """By dimension; the greatest value first, years in their order."""
    notes: list[str] = field(default_factory=list)

    def first(self, dimension: str, limit: int) -> list[Line]:
        """Return the first lines of a table, and the rest as one, so that it still adds up."""
        lines = self.tables[dimension]
        if not limit or len(lines) <= limit:
            return lines
        rest = lines[limit - 1 :]
        values = sum((it.value for it in rest), Decimal(0))
        name = f"{len(rest)} {OTHERS}"
        return [*lines[: limit - 1], Line(name, sum(it.number for it in rest), values)]


def summarised(found: Iterable[Deal | None]) -> Summary:
    """Return the summary of ``found``; None stands for a notice, which is only counted."""
    summary = Summary()
    # Values are added up by currency first: which is the main one is known at the end.
    counts: dict[str, Counter[str]] = {it: Counter() for it in DIMENSIONS}
    values: dict[str, dict[tuple[str, str], Decimal]] = {
        it: defaultdict(Decimal) for it in DIMENSIONS
    }
    totals: dict[str, Decimal] = defaultdict(Decimal)
    valued: Counter[str] = Counter()
    for deal in found:
        if deal is None:
            summary.notices += 1
            continue
        summary.arrangements += 1
        summary.unclassified += deal.category == UNCLASSIFIED
        for dimension in DIMENSIONS:
            name = getattr(deal, dimension)
            counts[dimension][name] += 1
            if deal.value is not None:
                values[dimension][name, deal.currency] += deal.value
        if deal.value is None:
            summary.without_value += 1
        else:
            totals[deal.currency] += deal.value
            valued[deal.currency] += 1
    summary.currency = max(valued, key=lambda it: (valued[it], it), default="")
    summary.total = totals.get(summary.currency, Decimal(0))
    summary.other_currencies = {
        it: Line(it, valued[it], totals[it]) for it in sorted(totals) if it != summary.currency
    }
    for dimension in DIMENSIONS:
        lines = [
            Line(name, count, values[dimension].get((name, summary.currency), Decimal(0)))
            for name, count in counts[dimension].items()
        ]
        by_year = dimension == "year"
        lines.sort(key=lambda it: (it.name,) if by_year else (-it.value, -it.number, it.name))
        summary.tables[dimension] = lines
    return summary


def deals(path: Path, classifier: Classifier, notes: list[str]) -> Iterator[Deal | None]:
    """Yield the arrangements in the file at ``path``, RDF, a table or open contracting.

    A notice is None. What a user should know is added to ``notes``. Raises InputError where the
    file cannot be read.
    """
    from okg.ingest.contracting.reading import is_contracting
    from okg.ingest.tables.sheets import is_table

    if is_contracting(path):
        from okg.ingest.contracting.processes import Counts, entries

        counts = Counts()
        yield from _of_entries(entries(path, counts), classifier)
        notes.append(counts.told())
    elif is_table(path.name):
        yield from _of_entries(_rows(path, notes), classifier)
    else:
        yield from _of_rdf(path, notes)


def _rows(path: Path, notes: list[str]) -> Iterator[Entry]:
    from okg.ingest.imported import mapping_beside
    from okg.ingest.tables.importing import open_table
    from okg.ingest.tables.lexicon import packaged_lexicon
    from okg.ingest.tables.mapping import Mapping, read_mapping

    file = mapping_beside(path)
    table = open_table(path, read_mapping(file) if file else Mapping(), packaged_lexicon())
    rejected = 0
    for read in table.rows():
        if read.entry is None:
            rejected += 1
        else:
            yield read.entry
    notes += table.notes
    if rejected:
        notes.append(
            f"{rejected:,} rows cannot be taken as they are, and are left out: okg import says why"
        )


def _of_entries(entries: Iterable[Entry], classifier: Classifier) -> Iterator[Deal | None]:
    from okg.ingest.classify.entries import called, classify_entry

    catalogue = packaged_catalogue()
    for entry in entries:
        if entry.notice:
            yield None
            continue
        known = [catalogue.targets[it] for it in map(_known, entry.services) if it]
        if known:
            acronyms = frozenset[str]().union(*(it.categories for it in known))
            found = Classification("", label=known[0].label, categories=tuple(sorted(acronyms)))
        else:
            found = classify_entry(entry, classifier)
        stated = next((it.label for it in entry.services if it.label), "")
        coded = called(entry.codes, catalogue)
        start = next(iter(entry.facts.get("startDate", ())), None)
        value = next(iter(entry.facts.get("contractValue", ())), None)
        yield Deal(
            " + ".join(found.categories) or UNCLASSIFIED,
            stated or found.label or coded or UNKNOWN,
            " + ".join(it.name or it.identifier for it in entry.providers) or UNKNOWN,
            str(start.year) if isinstance(start, date) else UNKNOWN,
            value if isinstance(value, Decimal) else None,
            str(next(iter(entry.facts.get("currency", ())), "")),
        )


def _known(service: object) -> str:
    iri = str(getattr(service, "iri", "") or getattr(service, "parent", ""))
    return iri if iri in packaged_catalogue().targets else ""


ARRANGEMENTS = """
SELECT ?it ?notice ?value ?currency ?start ?acronym ?service ?provider {
  { ?it a okg:ServiceOutsourcing BIND (false AS ?notice) }
  UNION { ?it a okg:SourcingNotice BIND (true AS ?notice) }
  OPTIONAL { ?it okg:contractValue ?value }
  OPTIONAL { ?it okg:currency ?currency }
  OPTIONAL { ?it okg:startDate ?start }
  OPTIONAL { ?it okg:mayFallUnder|okg:fallsUnder ?category . ?category okg:acronym ?acronym }
  OPTIONAL { ?it okg:coversService ?covered . ?covered rdfs:label ?service
    FILTER (LANG(?service) IN ("", "en")) }
  OPTIONAL { ?it okg:hasProvider ?party . ?party rdfs:label ?provider }
} ORDER BY ?it ?acronym ?service ?provider"""


def _of_rdf(path: Path, notes: list[str]) -> Iterator[Deal | None]:
    from itertools import groupby

    import okg

    graph = okg.open().with_data([path], tell=notes.append)
    for _, several in groupby(graph.look_up(ARRANGEMENTS), key=lambda row: row[0]):
        rows = list(several)
        _, notice, value, currency, start, *_ = rows[0]
        if notice:
            yield None
            continue
        yield Deal(
            " + ".join(_each(rows, 5)) or UNCLASSIFIED,
            next(iter(_each(rows, 6)), UNKNOWN),
            " + ".join(_each(rows, 7)) or UNKNOWN,
            str(start)[:4] if start else UNKNOWN,
            Decimal(str(value)) if value is not None else None,
            str(currency or ""),
        )


def _each(rows: Sequence[tuple[object, ...]], column: int) -> list[str]:
    return list(dict.fromkeys(str(row[column]) for row in rows if row[column]))
