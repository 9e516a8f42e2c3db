"""From the codes of a contract to what it is: the decision at the longest matching prefix."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from okg.ingest.arrangements import Code
from okg.ingest.classify.catalogue import Catalogue, Decision

__all__ = ["CodeAnswer", "by_codes", "concept_iri", "decided"]

CPV = "http://data.europa.eu/cpv/cpv/"
STANDARDS = {
    "CPV": "cpv-2008",
    "CPC": "cpc-2.1",
    "ISIC": "isic-rev-4",
    "NAICS": "naics-2022",
    "APQC": "apqc-pcf-8.0",
}
"""The standards that codes are known of, by what their names begin with."""

CPV_CODE = re.compile(r"(\d{8})(-\d)?")
"""A code of the CPV has nine digits, the last a check (Regulation (EC) 213/2008, annex I)."""

GENERAL = "tooGeneralExclusion"
GOODS = Decision("", "", exclusion="goods", why="goods")
WORKS = Decision("", "", exclusion="worksExclusion", why="works")


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """What the codes of a contract say together."""

    decision: Decision | None
    """The one that counts, or None where no code is known."""
    code: Code | None
    """The code that it was made on."""
    additional: bool = False
    """Whether additional codes had to decide, against the main one or without one."""


def decided(code: Code, catalogue: Catalogue) -> Decision | None:
    """Return the decision on the longest prefix of ``code`` that has one, or None."""
    scheme = code.scheme.upper()
    text = code.code.strip()
    if scheme.startswith("CPV") or (not scheme and CPV_CODE.fullmatch(text)):
        return _decided_cpv(text, catalogue)
    standard = next((it for name, it in STANDARDS.items() if scheme.startswith(name)), "")
    decisions = catalogue.decisions.get(standard, {})
    return next((decisions[it] for it in _prefixes(text, 2) if it in decisions), None)


def _decided_cpv(text: str, catalogue: Catalogue) -> Decision | None:
    match = CPV_CODE.fullmatch(text.replace(" ", ""))
    if match is None:
        return None
    code = match[1]
    title = catalogue.titles.get(CPV + code, "")
    decisions = catalogue.decisions["cpv-2008"]
    for prefix in _prefixes(code.rstrip("0").ljust(2, "0"), 2):
        if found := decisions.get(prefix.ljust(8, "0")):
            return replace(found, code=code, title=title or found.title)
    if code[:2] == "45":
        return replace(WORKS, code=code)
    return replace(GOODS, code=code) if "03" <= code[:2] < "45" else None


def _prefixes(text: str, least: int) -> Iterable[str]:
    return (text[:length] for length in range(len(text), least - 1, -1))


def concept_iri(code: Code, catalogue: Catalogue) -> str:
    """Return the IRI of the concept of the CPV that ``code`` names, or ""."""
    match = CPV_CODE.fullmatch(code.code.strip())
    known = match is not None and code.scheme.upper() in {"CPV", ""}
    return CPV + match[1] if match and known and CPV + match[1] in catalogue.titles else ""


def by_codes(codes: Iterable[Code], catalogue: Catalogue) -> CodeAnswer:
    """Return what ``codes`` say: the first main one, or else most of the others.

    Additional codes overrule a main code that is not outsourcing only if more of them are mapped
    than confirm that it is not.
    """
    main: CodeAnswer | None = None
    others: dict[str, tuple[Decision, Code]] = {}
    for code in codes:
        decision = decided(code, catalogue)
        if decision is None:
            continue
        if code.main and main is None:
            main = CodeAnswer(decision, code)
        else:
            others.setdefault(decision.code, (decision, code))
    if main is not None and main.decision is not None and main.decision.mapped:
        return main
    mapped = [it for it in others.values() if it[0].mapped]
    against = [
        it
        for it in others.values()
        if not it[0].mapped and it[0].exclusion not in {GENERAL, "goods"}
    ]
    if mapped and len(mapped) > len(against):
        return CodeAnswer(*_most_frequent(mapped), additional=True)
    says_little = main is None or (main.decision and main.decision.exclusion == GENERAL)
    if says_little and against:
        return CodeAnswer(*against[0], additional=True)
    return main or NOTHING


NOTHING = CodeAnswer(None, None)


def _most_frequent(several: list[tuple[Decision, Code]]) -> tuple[Decision, Code]:
    """Return the decision that shares its first target with most others, the first such."""
    firsts = [decision.mapped[0].target.iri for decision, _ in several]
    return max(several, key=lambda it: firsts.count(it[0].mapped[0].target.iri))
