"""Finding in a text what the work of a contract is called.

Names are the labels of services, and the everyday names of contracts in ``ontology/names``. What
they stand for is a service, a category, or a reason for which it is no outsourcing in the sense of
the source documents. A name that stands for nothing (``-``) hides a label that means something else
in titles: every notice is a "procurement".
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from okg.errors import EnvironmentFault
from okg.ingest.classify.catalogue import Catalogue, Target

__all__ = ["Found", "Name", "Names", "packaged_names", "read_names", "words"]

LABEL = 0.6
"""How far the label of a service, found in a title, is trusted: a title is never certain."""
NOTHING = "-"

WORD = re.compile(r"[^\W_]+")
HAN = re.compile(r"[\u3400-\u9fff]")
SPELLINGS = {
    "center": "centre",
    "centers": "centre",
    "programme": "program",
    "programmes": "program",
    "organization": "organisation",
    "digitization": "digitisation",
    "labor": "labour",
    "catalog": "catalogue",
    "e": "e",
}
ALWAYS_PLURAL = {"analysis", "business", "process", "basis", "premises", "sms", "news", "its"}
FRAMING = (
    "a an and award awarded by call contract contracts delivery dps dynamic for framework in its "
    "agreement invitation itt lot managed new notice of off on or other procurement provide "
    "provider provision provisions purchasing re related retender service services supplier "
    "supply support system tender the to with"
)
"""Words that frame a title and say nothing about the work."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, small, singular, and in one spelling."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    plain = plain.replace("'s ", " ").replace("’s ", " ")
    return tuple(_singular(SPELLINGS.get(it, it)) for it in WORD.findall(plain))


def _singular(word: str) -> str:
    if len(word) < 4 or word in ALWAYS_PLURAL or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("s")


FRAMES = frozenset(words(FRAMING))
PRODUCTS = frozenset(words("app database licence package platform product software system tool"))
"""What a name is of a product, and not of the work, if it comes right after it."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and what it stands for: targets, or a reason for exclusion, or neither."""

    text: str
    targets: tuple[Target, ...] = ()
    exclusion: str = ""
    confidence: float = LABEL
    source: str = ""
    """Who calls it so: a key of ``ontology/names/sources.tsv``, or "" for okg's own labels."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text."""

    name: Name
    at: int
    """The number of the word at which it begins."""
    length: int
    """In words."""
    firm: bool
    """Whether it has several words, or is all that the text says."""


class Names:
    """All names, ready to be looked for."""

    def __init__(self, catalogue: Catalogue, everyday: Iterable[Name]) -> None:
        self._catalogue = catalogue
        chosen: dict[tuple[str, ...], Name] = {}
        self._han: list[Name] = []
        for text, iris in catalogue.names.items():
            name = Name(text, tuple(catalogue.targets[it] for it in iris))
            if HAN.search(text):
                self._han.append(name)
            else:
                chosen[words(text)] = name
        # What people mean by a word goes before what the word could mean.
        for name in everyday:
            chosen[words(name.text)] = name
        self._by_first: dict[str, list[tuple[tuple[str, ...], Name]]] = defaultdict(list)
        for key, name in chosen.items():
            self._by_first[key[0]].append((key, name))
        for several in self._by_first.values():
            several.sort(key=lambda it: -len(it[0]))
        self._all = chosen
        self._by_word: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for key in chosen:
            for word in set(key) - FRAMES:
                self._by_word[word].append(key)

    def find(self, text: str) -> list[Found]:
        """Return the names in ``text``, in its order; of names that overlap, the longest first."""
        tokens = words(text)
        said = [it for it in tokens if it not in FRAMES and not it.isdigit()]
        found: list[Found] = []
        at = 0
        while at < len(tokens):
            key, name = self._longest(tokens, at)
            if name is None:
                at += 1
                continue
            means = [it for it in key if it not in FRAMES]
            after = tokens[at + len(key) : at + len(key) + 1]
            is_product = bool(name.targets) and not PRODUCTS.isdisjoint(after)
            if (name.targets or name.exclusion) and not is_product:
                firm = len(means) > 1 or means == said or len(key) > 2
                found.append(Found(name, at, len(key), firm))
            at += len(key)
        for name in self._han:
            if name.text in text:
                found.append(Found(name, text.index(name.text), 2, firm=True))
        return found

    def exact(self, text: str) -> Name | None:
        """Return the name that is all of ``text``, if it is the name of a service or category."""
        name = self._all.get(words(text)) or next((it for it in self._han if it.text == text), None)
        return name if name is not None and name.targets else None

    def _longest(self, tokens: tuple[str, ...], at: int) -> tuple[tuple[str, ...], Name | None]:
        for key, name in self._by_first.get(tokens[at], ()):
            if tokens[at : at + len(key)] == key:
                return key, name
        return (), None

    def nearest(self, text: str, limit: int = 3) -> list[str]:
        """Return what services are called that share most with ``text``, best first."""
        tokens = set(words(text)) - FRAMES
        shared: dict[tuple[str, ...], int] = defaultdict(int)
        for token in tokens:
            for key in self._by_word.get(token, ()):
                shared[key] += len(token)
        scores: dict[str, float] = defaultdict(float)
        for key, letters in shared.items():
            score = letters / sum(map(len, set(key) - FRAMES))
            for target in self._all[key].targets:
                if target.is_service:
                    scores[target.label] = max(scores[target.label], score)
        best = sorted(scores, key=lambda it: (-scores[it], it))
        return [it for it in best if scores[it] >= 0.4][:limit]


def read_names(path: Path, catalogue: Catalogue) -> list[Name]:
    """Return the names in the table at ``path``: name, what it stands for, confidence, source.

    Raises EnvironmentFault where the table is damaged: it is part of the installation.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = []
    for number, row in enumerate(rows, 2):
        try:
            found.append(_name(row, catalogue))
        except (KeyError, ValueError) as error:
            raise EnvironmentFault(
                f"{path}, line {number}: {error} is not known. Install the package again."
            ) from None
    return found


def _name(row: dict[str, str], catalogue: Catalogue) -> Name:
    meant = row["stands for"].split()
    confidence = float(row["confidence"])
    if meant == [NOTHING]:
        return Name(row["name"], confidence=confidence, source=row["source"])
    if meant[0].endswith("Exclusion"):
        if meant[0] not in catalogue.exclusions:
            raise KeyError(meant[0])
        return Name(row["name"], exclusion=meant[0], confidence=confidence, source=row["source"])
    targets = tuple(catalogue.target(it) for it in meant)
    return Name(row["name"], targets, confidence=confidence, source=row["source"])


@cache
def packaged_names(catalogue: Catalogue) -> Names:
    """Return the names of ``catalogue`` together with the everyday names of the installation."""
    from okg.knowledge import packaged

    path = packaged().ontology / "names" / "everyday-names.tsv"
    return Names(catalogue, read_names(path, catalogue))
