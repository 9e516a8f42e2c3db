"""What a contract is: the service and the categories, from its codes and, failing these, its words.

The rules, in this order; each is general, and none knows a single contract:

1. What the user decided goes before everything.
2. A code that the editors mapped is taken, the longest prefix of it that has a decision, the main
   code before additional ones. If it gives a category and no service, the words may give a service
   of that category. A mapping of little confidence yields to a title that names the supply of
   staff, a product or a training.
3. Where the code is not known, or was found not to be outsourcing in the sense of the source
   documents, the title may say otherwise: by any name of a service where the code says little about
   the work, and only by one of several words where it says what else the work is.
4. Where code and title say nothing about the work, the description is read, with half the trust.
5. Otherwise there is no answer, with the reason.

What was found in words is never certain.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from okg.ingest.arrangements import Code
from okg.ingest.classify.catalogue import Catalogue, Mapped, Target, packaged_catalogue
from okg.ingest.classify.codes import GENERAL, CodeAnswer, by_codes
from okg.ingest.classify.names import Found, Names, packaged_names

__all__ = ["OWN", "Classification", "Classifier", "key_of", "packaged_classifier"]

SOFT = frozenset(
    {
        GENERAL,
        "goods",
        "industryExclusion",
        "personnelSupplyExclusion",
        "productExclusion",
        "publicAdministrationExclusion",
        "unnamedServiceExclusion",
        "utilityExclusion",
    }
)
"""Exclusions that say little about the work, or whose codes are often given to other work."""
SILENT = frozenset({GENERAL, "goods", "productExclusion"})
"""Exclusions that say so little that even a description may tell what the work is."""
BOUGHT = frozenset({"personnelSupplyExclusion", "productExclusion", "trainingExclusion"})
"""Exclusions that name what is bought, whatever it is about."""
WEAK = 0.7
"""A mapping that is trusted less than this yields to a title that names what is bought."""
WITHIN = 0.3
"""How much less than the best of a code's mappings another may be trusted and still count."""
TOO_MANY = 3
"""A code that may be any of more services than this says nothing about which."""
ADDITIONAL = 0.7
DESCRIPTION = 0.5
"""By what confidence is multiplied where additional codes, or a description, had to decide."""
WHOLE = 0.8
"""How far a name is trusted that is all that a contract, or its service, is called."""
READ = 600
"""How many characters of a description are read: the work is named at its beginning."""


@dataclass(frozen=True, slots=True)
class Classification:
    """What a contract was found to be; with no categories, nothing, for the reason given."""

    reason: str
    service: str = ""
    """The IRI of the service, or ""."""
    label: str = ""
    """What the service is called."""
    services: tuple[str, ...] = ()
    """The IRIs of all services that it is, the first among them."""
    stated: tuple[str, ...] = ()
    """The IRIs of categories that it has beside those of the services."""
    code_title: str = ""
    """What the code is called that decided, or ""."""
    categories: tuple[str, ...] = ()
    """The acronyms of all categories, broader ones included, in alphabetical order."""
    matched_by: str = ""
    """``code``, ``text``, ``code and text`` or ``your decision``; "" where nothing matched."""
    confidence: float | None = None
    record: str = ""
    """The IRI of the mapping that decided, or ""."""
    candidates: tuple[str, ...] = ()
    """What services are called that come nearest, where nothing matched."""

    @property
    def is_known(self) -> bool:
        """Whether there is an answer."""
        return bool(self.categories or self.service)


class Classifier:
    """Classifies contracts by one catalogue and one set of names.

    ``decisions`` are the user's own: local names of services by what ``key_of`` returns.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        names: Names,
        decisions: Mapping[str, str] | None = None,
        *,
        read_text: bool = True,
    ) -> None:
        self._catalogue = catalogue
        self._names = names
        self._decisions = decisions or {}
        self._read_text = read_text

    def with_decisions(self, decisions: Mapping[str, str]) -> "Classifier":
        """Return this classifier with the user's own decisions."""
        return Classifier(self._catalogue, self._names, decisions, read_text=self._read_text)

    def classify(self, codes: Iterable[Code], title: str, text: str = "") -> Classification:
        """Return what the contract with these codes, this title and this description is."""
        several = tuple(codes)
        if chosen := self._decisions.get(key_of(several, title)):
            return self._decided(chosen)
        answer = by_codes(several, self._catalogue)
        titled = self._names.find(title) if self._read_text else []
        decision = answer.decision
        if decision is not None and decision.mapped:
            return self._mapped(answer, titled, text, title)
        exclusion = decision.exclusion if decision else GENERAL
        found = self._named(titled, exclusion)
        if found is not None:
            whole = self._names.exact(title)
            return self._by_name(found, "it is called", WHOLE if whole else None, answer)
        vetoed = next((it for it in titled if it.name.exclusion), None)
        if vetoed is None and exclusion in SILENT and self._read_text:
            described = self._names.find(text[:READ])
            found = self._most_named(described)
            if found is not None:
                halved = found.name.confidence * DESCRIPTION
                return self._by_name(found, "its description says", halved, answer)
        return self._nothing(answer, vetoed, f"{title} {text[:READ]}")

    def _decided(self, chosen: str) -> Classification:
        target = self._catalogue.target(chosen) if chosen != "-" else None
        if target is None:
            return Classification("you decided that this is no outsourcing", matched_by=OWN)
        return self._of([target], f"you decided that this is {target.label}", OWN, 1.0)

    def _mapped(
        self, answer: CodeAnswer, titled: list[Found], text: str, title: str
    ) -> Classification:
        decision = answer.decision
        assert decision is not None
        best = decision.mapped[0].confidence
        names = [it for it in titled if it.name.targets]
        vetoed = next((it for it in titled if it.name.exclusion), None)
        if vetoed and not names:
            is_bought = best < WEAK and vetoed.name.exclusion in BOUGHT
            if answer.additional or is_bought:
                return self._nothing(answer, vetoed, title)
        kept = [it for it in decision.mapped if it.confidence >= best - WITHIN]
        services = [it for it in kept if it.target.is_service]
        if len(services) > TOO_MANY:
            return Classification(
                f"{_said(answer)} may be any of {len(services)} services",
                candidates=tuple(it.target.label for it in services[:TOO_MANY]),
            )
        confidence = best * (ADDITIONAL if answer.additional else 1)
        whole = self._catalogue.together([it.target for it in decision.mapped if _part(it)])
        targets = [it.target for it in kept if not (whole and _part(it))]
        if whole is not None:
            targets.insert(0, whole)
        reason = f"{_said(answer)} is mapped to {_listed(kept)}"
        first = kept[0].record
        if not services and self._read_text:
            allowed = decision.categories
            found = self._fitting(titled, allowed) or self._fitting(
                self._names.find(text[:READ]), allowed
            )
            if found is not None:
                target = found.name.targets[0]
                return self._of(
                    [target, *targets],
                    f'{reason}; the words "{found.name.text}" tell the service',
                    "code and text",
                    min(confidence, found.name.confidence),
                    record=first,
                    only=allowed,
                    title=decision.title,
                )
        return self._of(targets, reason, "code", confidence, record=first, title=decision.title)

    def _fitting(self, names: list[Found], allowed: frozenset[str]) -> Found | None:
        """Return the first of the longest names of services that are in ``allowed`` categories."""
        fitting = [
            it
            for it in names
            if it.name.targets
            and it.name.targets[0].is_service
            and self._catalogue.categories_of(it.name.targets[0]) & allowed
        ]
        return max(fitting, key=lambda it: it.length, default=None)

    def _named(self, titled: list[Found], exclusion: str) -> Found | None:
        """Return the name of a service that a title decides by, against a code's ``exclusion``."""
        firm = [it for it in titled if it.name.targets and it.firm]
        best = max(firm, key=lambda it: it.length, default=None)
        against = any(it.name.exclusion for it in titled)
        if exclusion not in SOFT:
            return None if against else best
        if any(it.name.exclusion in BOUGHT for it in titled):
            return None if best is None or best.length < 3 else best
        if best is None and not against:
            best = next((it for it in titled if it.name.targets), None)
        return best

    def _most_named(self, described: list[Found]) -> Found | None:
        """Return the name that a description decides by: one of several words, not in dispute."""
        firm = [it for it in described if it.name.targets and (it.firm or it.length > 1)]
        against = [it for it in described if it.name.exclusion]
        if not firm or len(against) > len(firm):
            return None
        return max(firm, key=lambda it: (it.length, -it.at))

    def _by_name(
        self, found: Found, how: str, confidence: float | None, answer: CodeAnswer
    ) -> Classification:
        targets = list(found.name.targets)
        called = " and ".join(it.label for it in targets)
        code = f"{_said(answer)}{_not_mapped(answer)}" if answer.decision else NO_CODE
        return self._of(
            targets,
            f'{how} "{found.name.text}", which is {called}; {code}',
            "text",
            found.name.confidence if confidence is None else confidence,
        )

    def _of(  # noqa: PLR0913 — all that a classification consists of
        self,
        targets: list[Target],
        reason: str,
        matched_by: str,
        confidence: float,
        *,
        record: str = "",
        only: frozenset[str] | None = None,
        title: str = "",
    ) -> Classification:
        by_text = matched_by == "text"
        of: Callable[[Target], frozenset[str]] = (
            self._catalogue.categories_of if by_text else lambda it: it.categories
        )
        categories = frozenset().union(*map(of, targets)) if only is None else only
        service = next((it for it in targets if it.is_service), None)
        if service is not None and service.contested:
            reason += "; the sources disagree about its categories"
        return Classification(
            reason,
            service.iri if service else "",
            service.label if service else "",
            tuple(it.iri for it in targets if it.is_service),
            tuple(it.iri for it in targets if not it.is_service),
            title,
            tuple(sorted(categories)),
            matched_by,
            round(confidence, 2),
            record,
        )

    def _nothing(self, answer: CodeAnswer, vetoed: Found | None, text: str) -> Classification:
        decision = answer.decision
        said = [f"{_said(answer)}{_not_mapped(answer)}" if decision else NO_CODE]
        if vetoed is not None:
            why = self._catalogue.exclusions[vetoed.name.exclusion]
            agrees = decision is not None and vetoed.name.exclusion == decision.exclusion
            said.append(
                f'so says "{vetoed.name.text}" in what it is called'
                if agrees
                else f'it is called "{vetoed.name.text}", and {why} is {NO_OUTSOURCING}'
            )
            return Classification("; ".join(said))
        if decision is not None and decision.exclusion not in SILENT:
            return Classification("; ".join(said))
        said.append("the words name no service")
        return Classification("; ".join(said), candidates=tuple(self._names.nearest(text)))


OWN = "your decision"
NO_CODE = "it has no code that is known"
NO_OUTSOURCING = "no outsourcing in the sense of the sources"


def key_of(codes: Iterable[Code], title: str) -> str:
    """Return what a user's decision is about: the same codes and the same title."""
    listed = " ".join(sorted({f"{it.scheme}{it.code}" for it in codes}))
    return f"{listed}|{' '.join(title.casefold().split())}"


def _part(it: Mapped) -> bool:
    return bool(it.target.parent)


def _said(answer: CodeAnswer) -> str:
    decision, code = answer.decision, answer.code
    assert decision is not None
    assert code is not None
    scheme = code.scheme or "CPV"
    title = f" {decision.title}" if decision.title else f" {code.text}" if code.text else ""
    return f"{'additional ' if answer.additional else ''}{scheme} {decision.code}{title}"


def _not_mapped(answer: CodeAnswer) -> str:
    decision = answer.decision
    assert decision is not None
    if decision.mapped:
        return f" is mapped to {_listed(list(decision.mapped))}, with little confidence"
    if decision.exclusion == GENERAL:
        return " is too general to say what the work is"
    if decision.exclusion == "goods":
        return " is goods, not a service"
    return f": {decision.why}, which is {NO_OUTSOURCING}"


def _listed(mapped: list[Mapped]) -> str:
    return ", ".join(f"{it.target.label} ({it.confidence:g})" for it in mapped)


@cache
def packaged_classifier(*, read_text: bool = True) -> Classifier:
    """Return the classifier of the installation; without ``read_text`` it goes by codes only."""
    catalogue = packaged_catalogue()
    return Classifier(catalogue, packaged_names(catalogue), read_text=read_text)
