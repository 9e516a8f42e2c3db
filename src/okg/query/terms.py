"""Finding terms of the graph by what people call them, and calling terms what people call them."""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import OKG, OWL, PREFIXES, RDF, RDFS, expand, shorten

__all__ = ["VALUE_TYPES", "Name", "Terms"]

VALUE_TYPES = ("iri", "string", "integer", "decimal", "date", "boolean")
"""The types whose values need not be known to the graph; every other type is a class of terms."""

TYPE = ox.NamedNode(f"{RDF}type")
CLASS = ox.NamedNode(f"{OWL}Class")
SKOS = PREFIXES["skos"]

LABELS = (f"{RDFS}label", f"{SKOS}prefLabel")
ACRONYM = f"{OKG}acronym"
NAMES = (*LABELS, ACRONYM, f"{SKOS}altLabel", f"{OKG}identifier")
"""What names a term, the most binding first: an acronym beats another term's alternative label."""

PREFIXED = re.compile(r"[A-Za-z][\w.\-]*:\S+")

MANY = 12
"""More values than this are not listed in a message."""
LARGE = 5_000
"""Members of a class from which on not all of their names are read: that would take seconds."""
TAGS = ("", "en", "zh-Hans", "zh")
"""The languages of the names that are looked up where not all are read."""


@dataclass(frozen=True)
class Name:
    """One of the names of a term; ``rank`` is 0 for its local name, then as in ``NAMES``."""

    term: ox.NamedNode
    text: str
    language: str
    rank: int

    @property
    def is_handle(self) -> bool:
        """Tell whether it is the term's local name or its acronym."""
        return self.rank in (0, NAMES.index(ACRONYM) + 1)

    @cached_property
    def key(self) -> str:
        return _key(self.text)


class Terms:
    """The terms of a store and their names, read when they are first needed.

    ``own`` are the things that the user's data describes, which "iri" means as well as okg's terms;
    None where there is no data.
    """

    def __init__(self, store: ox.Store, own: Collection[ox.NamedNode] | None = None) -> None:
        self._store = store
        self.own = own
        self._names: dict[str, list[Name]] = {}
        self._large: dict[str, bool] = {}

    def check_type(self, kind: str) -> None:
        """Raise InputError that tells the nearest types where ``kind`` is none."""
        if kind in VALUE_TYPES or (self._class(kind), TYPE, CLASS) in self:
            return
        kinds = [shorten(term.value).removeprefix("okg:") for term in self._classes()]
        known = [*VALUE_TYPES, *(f"{name[0].lower()}{name[1:]}" for name in kinds)]
        near = difflib.get_close_matches(kind, known, n=3)
        hint = (
            f"Did you mean {' or '.join(near)}?"
            if near
            else f"The types are {', '.join(VALUE_TYPES)} and every class of okg, such as service"
        )
        raise InputError(f"there is no type {kind!r}. {hint}")

    def names(self, kind: str) -> list[Name]:
        """Return the names of every member of the class ``kind``; none where it ``is_large``.

        For "iri" they are those of every okg term, and of the things of the user's data, unless
        those are too many.

        Raises InputError where there is no class of that name.
        """
        if kind not in self._names:
            members = self._members(kind) if kind == "iri" or not self.is_large(kind) else []
            self._names[kind] = [name for term in members for name in self._names_of(term)]
        return self._names[kind]

    def is_large(self, kind: str) -> bool:
        """Tell whether the class ``kind`` has more members than ``LARGE``.

        Raises InputError where there is no class of that name.
        """
        if kind not in self._large:
            self._large[kind] = len(list(islice(self._typed(kind), LARGE + 1))) > LARGE
        return self._large[kind]

    def members(self, kind: str) -> list[ox.NamedNode]:
        """Return the members of the class ``kind`` in the order of their IRIs.

        Of a class that ``is_large`` they are some, and not all; for "iri", the terms of okg.
        """
        if kind != "iri" and self.is_large(kind):
            return _sorted(islice(self._typed(kind), MANY))
        return list(dict.fromkeys(name.term for name in self.names(kind)))

    def resolve(self, kind: str, text: str) -> ox.NamedNode:
        """Return the term of the class ``kind`` (or any, for "iri") that ``text`` means.

        ``text`` is an IRI, a prefixed name, or, without regard to case and punctuation, a name of
        the term in any language, or words that only its name holds. Things of a class that
        ``is_large`` are found by a name only as it stands, to the letter.

        Raises InputError where there is none or more than one.
        """
        iri = _iri(text)
        if iri is None:
            return self._called(kind, text)
        try:
            term = ox.NamedNode(iri)
        except ValueError:
            raise InputError(f"{text!r} is not an IRI") from None
        if kind == "iri" and iri.startswith(OKG) and not self.is_described(term):
            raise InputError(f"{shorten(iri)} is no term of okg. {self._hint(kind, text)}")
        if kind != "iri" and (term, TYPE, self._class(kind)) not in self:
            raise InputError(f"{shorten(iri)} is not {_a(kind)}. {self._hint(kind, text)}")
        return term

    def listed(self, kind: str) -> str:
        """Return a sentence about which members the class ``kind`` has."""
        members = self.members(kind)
        if kind != "iri" and self.is_large(kind):
            return f"There are more than {LARGE:,}, such as {self._shown(members[0])}"
        if len(members) <= MANY:
            return f"There are: {', '.join(map(self._shown, members)) or 'none'}"
        return f"There are {len(members)}, such as {self._shown(members[0])}"

    def is_described(self, term: ox.NamedNode) -> bool:
        """Tell whether the graph says anything of ``term``."""
        return next(iter(self._store.quads_for_pattern(term, None, None)), None) is not None

    def is_foreign(self, text: str) -> bool:
        """Tell whether ``text`` is an IRI outside okg of which the graph says nothing."""
        iri = _iri(text) or OKG
        try:
            return not (iri.startswith(OKG) or self.is_described(ox.NamedNode(iri)))
        except ValueError:
            return False

    def is_used(self, term: ox.NamedNode) -> bool:
        """Tell whether ``term`` stands in any triple."""
        return self.is_described(term) or any(
            next(iter(self._store.quads_for_pattern(None, *pattern)), None) is not None
            for pattern in ((term, None), (None, term))
        )

    def values(self, property_name: str) -> list[str]:
        """Return the texts that the property ``property_name`` has as values, numbers by size."""
        found = {
            quad.object.value
            for quad in self._store.quads_for_pattern(None, _property(property_name), None)
            if isinstance(quad.object, ox.Literal)
        }
        return sorted(found, key=lambda text: (int(text) if text.isdecimal() else 0, text))

    def has_value(self, property_name: str, value: ox.Literal) -> bool:
        """Tell whether anything has ``value`` under the property ``property_name``."""
        found = self._store.quads_for_pattern(None, _property(property_name), value)
        return next(iter(found), None) is not None

    def nearest(self, text: str) -> str:
        """Return a sentence about which okg terms ``text``, an IRI or a name, may stand for."""
        return self._hint("iri", text)

    def label(self, term: ox.NamedNode, language: str = "en") -> str:
        """Return what ``term`` is called in ``language``, or else in English, or else ""."""
        best: tuple[int, str] | None = None
        for rank, predicate in enumerate(LABELS):
            for quad in self._store.quads_for_pattern(term, ox.NamedNode(predicate), None):
                label = quad.object
                if isinstance(label, ox.Literal):
                    choice = (_distance(label.language or "", language) * 2 + rank, label.value)
                    best = choice if best is None else min(best, choice)
        return best[1] if best else ""

    def __contains__(self, triple: tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]) -> bool:
        return next(iter(self._store.quads_for_pattern(*triple)), None) is not None

    def _class(self, kind: str) -> ox.NamedNode:
        return ox.NamedNode(f"{OKG}{kind[0].upper()}{kind[1:]}")

    def _members(self, kind: str) -> list[ox.NamedNode]:
        if kind == "iri":
            named = self._store.quads_for_pattern(None, ox.NamedNode(LABELS[0]), None)
            terms = (quad.subject for quad in named)
            known = _sorted(
                term
                for term in terms
                if isinstance(term, ox.NamedNode) and term.value.startswith(OKG)
            )
            return known if self.is_large(kind) else _sorted([*known, *self._typed(kind)])
        return _sorted(self._typed(kind))

    def _typed(self, kind: str) -> Iterator[ox.NamedNode]:
        if kind == "iri":
            # Whether they are any is not asked: they would be counted.
            return iter(() if self.own is None else self.own)
        self.check_type(kind)
        found = self._store.quads_for_pattern(None, TYPE, self._class(kind))
        return (quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode))

    def _classes(self) -> list[ox.NamedNode]:
        terms = (quad.subject for quad in self._store.quads_for_pattern(None, TYPE, CLASS))
        return _sorted(
            term for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(OKG)
        )

    def _names_of(self, term: ox.NamedNode) -> list[Name]:
        local = re.split(r"[/#:]", term.value)[-1]
        found = [Name(term, local, "", 0)]
        for rank, predicate in enumerate(NAMES, 1):
            for quad in self._store.quads_for_pattern(term, ox.NamedNode(predicate), None):
                if isinstance(quad.object, ox.Literal):
                    literal = quad.object
                    found.append(Name(term, literal.value, literal.language or "", rank))
        return sorted(set(found), key=lambda name: (name.rank, name.language, name.text))

    def _called(self, kind: str, text: str) -> ox.NamedNode:
        key = _key(text)
        names = self.names(kind)
        exact = [name for name in names if name.key == key] if key else []
        best = [name for name in exact if name.rank == min(it.rank for it in exact)]
        terms = _sorted(name.term for name in best)
        if not terms and self.is_large(kind):
            terms = _sorted(self._named(kind, text.strip()))
        if not terms:
            terms = _sorted(it.term for it in names if key and _holds(it.key, key))
        if len(terms) == 1:
            return terms[0]
        if not terms and PREFIXED.fullmatch(text):
            prefix = text.partition(":")[0]
            raise InputError(f"the prefix {prefix}: is not known; write the whole IRI, as <…>")
        if not terms:
            noun = "term" if kind == "iri" else _words(kind)
            raise InputError(f"no {noun} is called {text!r}. {self._hint(kind, text)}")
        shown = [self._shown(term) for term in terms]
        listed = ", ".join(shown[:MANY]) + (", …" if len(shown) > MANY else "")
        raise InputError(f"{text!r} could be any of {len(terms)}: {listed}. Say which")

    def _named(self, kind: str, text: str) -> Iterator[ox.NamedNode]:
        """Give the things of a class that have ``text`` as a name, a few where there are many."""
        literals = [ox.Literal(text, language=tag) if tag else ox.Literal(text) for tag in TAGS]
        found = chain.from_iterable(
            self._store.quads_for_pattern(None, ox.NamedNode(predicate), literal)
            for predicate in NAMES
            for literal in literals
        )
        for quad in islice(found, LARGE):
            term = quad.subject
            if isinstance(term, ox.NamedNode) and (
                kind == "iri" or (term, TYPE, self._class(kind)) in self
            ):
                yield term

    def _hint(self, kind: str, text: str) -> str:
        keys: dict[str, ox.NamedNode] = {}
        for name in self.names(kind):
            keys.setdefault(name.key, name.term)
        word = _key(expand(text).rpartition("#")[2]) or _key(text)
        near = difflib.get_close_matches(word, keys, n=3)
        terms = list(dict.fromkeys(keys[key] for key in near))
        if terms:
            return f"Did you mean {' or '.join(map(self._shown, terms))}?"
        return self.listed(kind)

    def _shown(self, term: ox.NamedNode) -> str:
        label, short = self.label(term), shorten(term.value)
        return f"{label} ({short})" if label else short


def _iri(text: str) -> str | None:
    """Return the IRI that ``text`` is or shortens, or None where it must be a name."""
    if text.startswith("<") and text.endswith(">"):
        return text[1:-1]
    expanded = expand(text)
    if expanded != text or "://" in text or text.startswith("urn:"):
        return expanded
    return None


def _property(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def _key(text: str) -> str:
    """Return ``text`` in lower case, and its words with one space between them."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def _holds(name: str, key: str) -> bool:
    """Tell whether ``key`` is in ``name`` from the beginning of a word on."""
    # Chinese is written without spaces: any place may begin a word.
    return f" {key}" in f" {name}" or (not key.isascii() and key in name)


def _distance(language: str, wanted: str) -> int:
    if language.partition("-")[0] == wanted:
        return 0
    return 1 if language.startswith("en") else 2 if not language else 3


def _sorted(terms: Iterable[ox.NamedNode]) -> list[ox.NamedNode]:
    return sorted(set(terms), key=lambda term: term.value)


def _words(kind: str) -> str:
    return "".join(f" {c.lower()}" if c.isupper() else c for c in kind)


def _a(kind: str) -> str:
    words = _words(kind)
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"
