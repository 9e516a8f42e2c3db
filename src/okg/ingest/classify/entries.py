"""Giving entries of a register the service that they are for, with what says so.

What codes, or the user, tell is stated: the service is one of okg, or the user's own service is
below it or has its category. What words alone tell is uncertain, and is written as such: the
arrangement *may* fall under the categories (``okg:mayFallUnder``), and is never said to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from okg.ingest.arrangements import (
    PROV,
    Code,
    Entry,
    Service,
    Statement,
    entry_iri,
    iri,
    literal,
    service_iri,
)
from okg.ingest.classify.catalogue import Catalogue, packaged_catalogue
from okg.ingest.classify.classifier import OWN, Classification, Classifier
from okg.ingest.classify.codes import concept_iri
from okg.namespaces import OKG, XSD

__all__ = ["called", "classified", "classify_entry"]

UNNAMED = "unnamed service"
"""What the service of an entry is called that says nothing about it."""


def classified(entries: Iterable[Entry], classifier: Classifier, base: str) -> Iterator[Entry]:
    """Yield ``entries`` with their services, codes as IRIs, and what tells the classification.

    A service of okg that an entry has already, or one of the user's own below such, is kept as it
    is. ``base`` is what IRIs begin with.
    """
    catalogue = packaged_catalogue()
    for given in entries:
        codes = tuple(replace(it, iri=it.iri or concept_iri(it, catalogue)) for it in given.codes)
        entry = replace(given, codes=codes)
        if not any(it.iri or it.parent for it in entry.services):
            entry = _with_service(entry, classify_entry(entry, classifier), catalogue, base)
        yield entry if entry.title else replace(entry, title=_title(entry, catalogue))


def classify_entry(entry: Entry, classifier: Classifier) -> Classification:
    """Return what ``entry`` is, by its codes, the name of its service, its title and text."""
    named = " ".join(it.label for it in entry.services)
    if named:
        return classifier.classify(entry.codes, named, f"{entry.title} {entry.text}")
    return classifier.classify(entry.codes, entry.title, entry.text)


def _with_service(entry: Entry, found: Classification, catalogue: Catalogue, base: str) -> Entry:
    subject = iri(entry_iri(entry, base))
    also: list[Statement] = []
    services = entry.services
    parents = found.services if found.matched_by in {"code", OWN} else ()
    if len(parents) == 1 and not found.stated and not services:
        services = (Service(parents[0]),)
    else:
        label = found.code_title or called(entry.codes, catalogue) or entry.title or UNNAMED
        services = services or (Service(label=label),)
        # What is mapped to several is below each, and has the categories that it has besides.
        services = tuple(replace(it, parent=next(iter(parents), "")) for it in services)
        stated = found.stated if found.matched_by != "text" else ()
        for node in (iri(service_iri(it, base)) for it in services):
            also += [(node, iri(f"{OKG}hasParentService"), iri(it)) for it in parents[1:]]
            also += [(node, iri(f"{OKG}hasCategory"), iri(it)) for it in stated]
    if found.matched_by == "text" and not entry.notice:
        categories = catalogue.most_specific(found.categories)
        also += [(subject, iri(f"{OKG}mayFallUnder"), iri(it)) for it in categories]
    also += _evidence(found, subject)
    return replace(entry, services=services, also=(*entry.also, *also))


def _title(entry: Entry, catalogue: Catalogue) -> str:
    """Return what to call an entry that has no title: the service, and for whom."""
    services = [it.label or catalogue.labels.get(it.iri, "") for it in entry.services]
    clients = [it.name for it in entry.clients if it.name]
    return " for ".join(filter(None, [" and ".join(services), " and ".join(clients)]))


def called(codes: tuple[Code, ...], catalogue: Catalogue) -> str:
    """Return what the main one of ``codes`` is called, or the first, or ""."""
    main = next((it for it in codes if it.main), None) or next(iter(codes), None)
    if main is None:
        return ""
    return catalogue.titles.get(main.iri or concept_iri(main, catalogue), "") or main.text


def _evidence(found: Classification, subject: str) -> Iterator[Statement]:
    """Yield what ``subject`` is classified by, and how far that is to be trusted."""
    yield subject, iri(f"{OKG}reason"), literal(found.reason, "en")
    if found.confidence is not None:
        yield subject, iri(f"{OKG}confidence"), f'"{found.confidence:g}"^^<{XSD}decimal>'
    if found.record:
        yield subject, iri(f"{PROV}wasInfluencedBy"), iri(found.record)
