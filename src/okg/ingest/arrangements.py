"""What is taken from a row of a table, or from a procurement notice: an entry of a register.

Whatever data is imported from, it becomes an ``Entry`` first, and ``statements`` makes triples of
it: in one place, with the same IRIs and the same provenance for all.

Every subject says which row it was made from (``prov:wasDerivedFrom``): an IRI that ends in
``#sheet=Deals&row=14`` (after RFC 7111, section 2, which has ``#row=14`` for CSV) or, for JSON, in
``#/releases/3`` (RFC 6901, section 6). ``described_columns`` says, once for a file, which column or
member each property comes from, in the vocabulary of CSV on the Web; ``described`` says what was
read, by which version of okg, with which mapping.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import quote

from okg.namespaces import OKG, RDF, RDFS, XSD

__all__ = [
    "BASE",
    "CSVW",
    "DERIVED",
    "LABEL",
    "PROV",
    "TYPE",
    "Code",
    "Entry",
    "Iri",
    "Origin",
    "Party",
    "Service",
    "Statement",
    "Value",
    "base_of",
    "column_of",
    "described",
    "described_columns",
    "encoded",
    "entry_iri",
    "iri",
    "label",
    "literal",
    "party_iri",
    "service_iri",
    "source_iri",
    "statements",
]

BASE = "https://w3id.org/outsourcing/data/"
"""Below it are the things of a user who has given no IRI of their own to put them under."""
PROV = "http://www.w3.org/ns/prov#"
CSVW = "http://www.w3.org/ns/csvw#"
DCTERMS = "http://purl.org/dc/terms/"

CACHED = 20_000
"""So many IRIs are remembered: those of parties and terms come again and again."""

Statement: TypeAlias = tuple[str, str, str]
"""A triple by the N-Triples form of its terms."""


class Iri(str):
    """A value that is a term, such as ``https://w3id.org/outsourcing#offshore``."""

    __slots__ = ()


Value: TypeAlias = "Iri | str | date | Decimal | bool"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry was read: a row of a sheet, or a place in a JSON file.

    ``row`` counts from 1, as spreadsheets do, and ``sheet`` is "" for CSV. ``path`` is a JSON
    pointer (RFC 6901), and "" for tables.
    """

    file: str
    """Its name without folders."""
    sheet: str = ""
    row: int = 0
    path: str = ""

    @property
    def fragment(self) -> str:
        """What follows ``#`` in the IRI of the place."""
        if self.path:
            return quote(self.path, safe="/~:@!$&'()*+,;=?-._")
        sheet = f"sheet={quote(self.sheet, safe='')}&" if self.sheet else ""
        return f"{sheet}row={self.row}"


@dataclass(frozen=True, slots=True)
class Party:
    """A client, provider or subprovider. The same identifier is the same party."""

    name: str
    identifier: str = ""
    """With its scheme where it has one: ``GB-COH-01234567``."""
    person: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """A service that is covered or sought: one of okg, or one of the user's own."""

    iri: str = ""
    """"" for a service of the user's own, which gets its IRI from its label."""
    label: str = ""
    """What the user's own service is called."""
    parent: str = ""
    """The IRI of the service that the user's own one is below, or ""."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code by which the work is classified elsewhere."""

    scheme: str
    """In capitals, such as CPV or UNSPSC, or "" where it is not said."""
    code: str
    text: str = ""
    main: bool = True
    iri: str = ""
    """The IRI of the concept in its standard, where that has any."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An arrangement, or a notice by which one is sought."""

    origin: Origin
    columns: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Where in the row or the release the values stand: column headers, or JSON pointers below
    the origin's path, by local names of properties, such as ``endDate``. Entries of a sheet share
    it."""
    notice: bool = False
    language: str = ""
    """The language of the title and of names, where it is known (RFC 5646)."""
    identifier: str = ""
    title: str = ""
    text: str = ""
    """What else is said about the work in words; it is not written, but may be classified."""
    link: str = ""
    """The address of a page about it."""
    clients: tuple[Party, ...] = ()
    providers: tuple[Party, ...] = ()
    subproviders: tuple[Party, ...] = ()
    services: tuple[Service, ...] = ()
    codes: tuple[Code, ...] = ()
    facts: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    """Everything else, by the local name of the property: ``contractValue``, ``startDate``,
    ``currency``, ``clientCountry``, ``status``, ``statedCategory``, …"""
    also: tuple[Statement, ...] = ()
    """Further triples, such as why the service is the one it is."""

    def cell(self, name: str) -> str:
        """Return in words where the value of the property ``name`` stands."""
        origin, column = self.origin, self.columns.get(name, "")
        if origin.path:
            return f"{origin.file}, {origin.path}{column}"
        sheet = f", sheet {origin.sheet}" if origin.sheet else ""
        where = f', column "{column}"' if column else ""
        return f"{origin.file}{sheet}, row {origin.row}{where}"


def base_of(name: str) -> str:
    """Return what the IRIs of things in the file called ``name`` begin with, by default."""
    stem = name.rpartition("/")[2].removesuffix(".gz").rpartition(".")[0] or name
    return f"{BASE}{encoded('-'.join(stem.lower().split()))}/"


KEPT = re.compile(r"[^\w.~-]|_")
STEPS = {" ": "_", "_": "%5F"}
"""What ``quote`` does otherwise."""


@lru_cache(CACHED)
def encoded(text: str) -> str:
    """Return ``text`` as one step of an IRI (RFC 3987, section 2.2), no two texts as the same.

    Letters of all scripts stay readable, and a space becomes ``_``.
    """
    return KEPT.sub(lambda it: STEPS.get(it[0]) or quote(it[0], safe=""), text)


def entry_iri(entry: Entry, base: str) -> str:
    """Return the IRI of an entry: from its identifier, or else from its place."""
    kind = "notice" if entry.notice else "arrangement"
    if entry.identifier:
        return f"{base}{kind}/{encoded(entry.identifier)}"
    return f"{base}{kind}/{encoded(entry.origin.fragment)}"


def party_iri(party: Party, base: str) -> str:
    """Return the IRI of a party: from its identifier, or else from its name."""
    kind = "person" if party.person else "organization"
    if party.identifier:
        return f"{base}{kind}/{encoded(party.identifier)}"
    return f"{base}{kind}/name/{encoded(party.name)}"


def service_iri(service: Service, base: str) -> str:
    """Return the IRI of a service: its own, or one from its label."""
    return service.iri or f"{base}service/{encoded(service.label)}"


def source_iri(origin: Origin, base: str) -> str:
    """Return the IRI of the row or the member that something was made from."""
    return f"{base}source/{encoded(origin.file)}#{origin.fragment}"


@lru_cache(CACHED)
def iri(text: str) -> str:
    """Return an IRI in N-Triples form; what it may not hold is encoded (RFC 3987, section 2.2)."""
    return f"<{UNFIT.sub(lambda it: quote(it[0], safe=''), text)}>"


UNFIT = re.compile(r'[\x00-\x20<>"{}|^`\\]')
UNSAFE = re.compile(r'[\\"\n\r]')
ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def literal(value: Value, language: str = "") -> str:
    """Return a value in N-Triples form (RDF 1.1 N-Triples, section 2.4)."""
    if isinstance(value, str):
        if isinstance(value, Iri):
            return iri(value)
        text = value.translate(ESCAPED) if UNSAFE.search(value) else value
        return f'"{text}"@{language}' if language else f'"{text}"'
    match value:
        case bool():
            return f'"{str(value).lower()}"^^<{XSD}boolean>'
        case Decimal():
            return f'"{value:f}"^^<{XSD}decimal>'
        case date():
            return f'"{value.isoformat()}"^^<{XSD}date>'


def label(text: str, language: str = "") -> str:
    """Return a name in N-Triples form, with its language.

    Where that is not known, Chinese characters tell it, or it is "und" (RFC 5646, section 4.1).
    """
    return literal(text, language or ("zh" if HAN.search(text) else "und"))


HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
TYPE = f"<{RDF}type>"
LABEL = f"<{RDFS}label>"
DERIVED = f"<{PROV}wasDerivedFrom>"
IDENTIFIER = f"<{OKG}identifier>"


def statements(entry: Entry, base: str, known: set[str] | None = None) -> Iterator[Statement]:
    """Return the triples of ``entry``; IRIs of its own begin with ``base``.

    ``known`` are the parties and services that were described before: they are not again, and new
    ones are added. The entry itself comes first.
    """
    seen = set() if known is None else known
    subject = iri(entry_iri(entry, base))
    source = iri(source_iri(entry.origin, base))
    yield subject, TYPE, f"<{OKG}{'SourcingNotice' if entry.notice else 'ServiceOutsourcing'}>"
    yield subject, DERIVED, source
    if entry.identifier:
        yield subject, IDENTIFIER, literal(entry.identifier)
    if entry.title:
        yield subject, LABEL, label(entry.title, entry.language)
    if entry.link:
        yield subject, f"<{RDFS}seeAlso>", iri(entry.link)
    for name, values in entry.facts.items():
        predicate = f"<{OKG}{name}>"
        for value in values:
            yield subject, predicate, literal(value)
    roles = (
        ("hasClient", entry.clients),
        ("hasProvider", entry.providers),
        ("hasSubprovider", entry.subproviders),
    )
    for name, parties in roles:
        for party in parties:
            node = party_iri(party, base)
            yield subject, f"<{OKG}{name}>", iri(node)
            if node not in seen:
                seen.add(node)
                yield from _party(party, iri(node), source, entry.language)
    for service in entry.services:
        node = service_iri(service, base)
        yield subject, f"<{OKG}{'seeksService' if entry.notice else 'coversService'}>", iri(node)
        if not service.iri and node not in seen:
            seen.add(node)
            yield from _service(service, iri(node), source, entry.language)
    for code in entry.codes:
        if code.iri:
            yield subject, f"<{DCTERMS}subject>", iri(code.iri)
    yield from entry.also


def _party(party: Party, node: str, source: str, language: str) -> Iterator[Statement]:
    yield node, TYPE, f"<{OKG}{'Person' if party.person else 'Organization'}>"
    yield node, DERIVED, source
    if party.name:
        yield node, LABEL, label(party.name, language)
    if party.identifier:
        yield node, IDENTIFIER, literal(party.identifier)


def _service(service: Service, node: str, source: str, language: str) -> Iterator[Statement]:
    yield node, TYPE, f"<{OKG}Service>"
    yield node, DERIVED, source
    yield node, LABEL, label(service.label, language)
    if service.parent:
        yield node, f"<{OKG}hasParentService>", iri(service.parent)


def described(digests: Mapping[str, str], base: str, version: str) -> Iterator[Statement]:
    """Return the triples that say, once for an import, what was read and what read it.

    ``digests`` are the SHA-256 digests of the files, what was imported first, by their names;
    ``version`` is that of okg.
    """
    sources = {name: iri(f"{base}source/{encoded(name)}") for name in digests}
    activity = f"{next(iter(sources.values()))[:-1]}#import>"
    yield activity, TYPE, f"<{PROV}Activity>"
    yield activity, LABEL, literal(f"import by okg {version}")
    for name, source in sources.items():
        yield activity, f"<{PROV}used>", source
        yield source, TYPE, f"<{PROV}Entity>"
        yield source, LABEL, literal(name)
        yield source, f"<{DCTERMS}identifier>", literal(f"sha256:{digests[name]}")


PROPERTIES = {
    "title": f"{RDFS}label",
    "link": f"{RDFS}seeAlso",
    "code": f"{DCTERMS}subject",
}
"""The properties that have other names in ``Entry.columns`` than in okg."""
UNWRITTEN = ("description", "text")
"""What has a column and becomes no triple."""


def described_columns(origin: Origin, columns: Mapping[str, str], base: str) -> Iterator[Statement]:
    """Return the triples that say, once for a sheet or a file, where values come from.

    ``columns`` are as in ``Entry``; of ``origin``, the row is of no matter.
    """
    file = iri(f"{base}source/{encoded(origin.file)}")
    sheet = file
    if origin.sheet:
        sheet = f"{file[:-1]}#sheet={quote(origin.sheet, safe='')}>"
        yield sheet, TYPE, f"<{CSVW}Table>"
        yield sheet, LABEL, literal(origin.sheet)
        yield sheet, f"<{DCTERMS}isPartOf>", file
    for name, header in columns.items():
        if not name.isalnum() or name in UNWRITTEN:
            continue
        column = column_of(sheet, name)
        url = PROPERTIES.get(name, OKG + name)
        yield column, TYPE, f"<{CSVW}Column>"
        yield column, f"<{DCTERMS}isPartOf>", sheet
        yield column, f"<{CSVW}propertyUrl>", f'"{url}"^^<{CSVW}uriTemplate>'
        yield column, f"<{CSVW}title>", literal(header)


def column_of(sheet: str, name: str) -> str:
    """Return the node of the column of ``sheet``, a node too, that the property ``name`` has."""
    return f"{sheet[:-1]}{'&' if '#' in sheet else '#'}property={name}>"
