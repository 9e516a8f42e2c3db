"""What is drawn from, and how often: services, countries, terms of contracts."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from datetime import date
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

from benchmarks.generation.terms import XSD, okg, terms

__all__ = [
    "BOUGHT",
    "BOUNDARY",
    "CIO",
    "DAYS",
    "HOME",
    "ITO",
    "METRIC",
    "NAMES",
    "OPTIONAL",
    "SCOPE",
    "SITE",
    "SKILL",
    "START_DAYS",
    "TERM",
    "TODAY",
    "Bought",
    "Home",
    "zipf",
]


T = TypeVar("T")


class Table(Generic[T]):
    """Things to draw from, each with its weight."""

    def __init__(self, things: Iterable[T], weights: Iterable[float]) -> None:
        self.things = list(things)
        self.sums = list(accumulate(weights))
        self.total = self.sums[-1]

    def at(self, chance: float) -> T:
        """Return the thing that ``chance``, from 0 to below 1, falls on."""
        return self.things[bisect(self.sums, chance * self.total)]


def zipf(things: list[T], exponent: float) -> Table[T]:
    return Table(things, (rank**-exponent for rank in range(1, len(things) + 1)))


class Bought(NamedTuple):
    """A service that is often bought, how often, and what is recorded with it."""

    service: str
    weight: float
    category: str
    office: str = ""
    function: str = ""


BPO = "BusinessProcessOutsourcing"
KPO = "KnowledgeProcessOutsourcing"
ITO = "InformationTechnologyOutsourcing"
SERVICES = [
    Bought("hosting", 13, ITO, "", "informationTechnologyFunction"),
    Bought("itSupport", 12, ITO, "", "informationTechnologyFunction"),
    Bought("applicationDevelopment", 11, ITO, "", "informationTechnologyFunction"),
    Bought("callCentre", 9, BPO, "frontOffice", "customerServiceFunction"),
    Bought("payroll", 8, BPO, "backOffice", "humanResourcesFunction"),
    Bought("dataProcessing", 7, ITO),
    Bought("itInfrastructureManagement", 6, ITO),
    Bought("technicalSupport", 6, BPO, "frontOffice", "customerServiceFunction"),
    Bought("billing", 5, BPO, "backOffice", "accountingFunction"),
    Bought("bookkeeping", 5, BPO, "backOffice", "accountingFunction"),
    Bought("dataEntry", 5, BPO),
    Bought("dataAnalysis", 4, KPO),
    Bought("legalService", 4, KPO),
    Bought("businessConsultancy", 4, BPO),
    Bought("itConsulting", 4, ITO),
    Bought("softwareImplementation", 3, ITO),
    Bought("marketing", 3, BPO, "frontOffice", "marketingFunction"),
    Bought("webDevelopment", 3, ITO),
    Bought("purchasing", 2, BPO, "backOffice", "procurementFunction"),
    Bought("medicalTranscription", 2, BPO),
    Bought("interactiveServiceSupport", 2, ""),
    Bought("pharmaceuticalResearch", 1.5, KPO, "", "researchAndDevelopmentFunction"),
    Bought("databaseDevelopment", 1.5, KPO),
    Bought("animation", 1, ""),
    Bought("patentResearch", 1, KPO),
    Bought("contentWriting", 1, KPO),
    Bought("typesetting", 0.5, BPO),
    Bought("simulation", 0.5, KPO),
]
BOUGHT = Table(SERVICES, (bought.weight for bought in SERVICES))


class Home(NamedTuple):
    """A country of clients, with those that it calls near."""

    country: str
    weight: int
    currency: str
    near: frozenset[str]


HOMES = [
    Home("GB", 30, "GBP", frozenset(["IE", "PT", "PL"])),
    Home("DE", 20, "EUR", frozenset(["PL", "CZ", "RO"])),
    Home("US", 20, "USD", frozenset(["MX", "CA"])),
    Home("FR", 12, "EUR", frozenset(["PT", "MA", "RO"])),
    Home("IE", 6, "EUR", frozenset(["PT", "PL"])),
    Home("SE", 6, "SEK", frozenset(["PL"])),
    Home("JP", 6, "JPY", frozenset(["VN"])),
]
HOME = Table(HOMES, (home.weight for home in HOMES))
SITE = Table(
    ["IN", "PL", "PH", "RO", "PT", "ZA", "VN", "MX", "IE", "CZ", "CA", "MA"],
    [34, 14, 12, 8, 7, 6, 5, 5, 4, 3, 1, 1],
)
"""Countries that services are delivered from."""

SCOPE = Table(terms("processScope operationScope projectScope taskScope"), [4, 3, 2, 1])
RENEWAL = Table(terms("automaticRenewal optionalRenewal noRenewal"), [4, 3, 3])
PRICE = Table(
    terms(
        "fixedPrice perTransaction timeAndMaterials subscriptionPrice mixedPricing outcomeBased"
        " costPlus"
    ),
    [6, 5, 5, 4, 2, 1, 1],
)
CRITICALITY = Table(terms("notCriticalOrImportant criticalOrImportant"), [4, 1])
CORENESS = Table(terms("nonCore core"), [5, 1])
BOUNDARY = Table(terms("thirdPartySourcing intragroupSourcing"), [9, 1])
SKILL = Table(terms("itSkill advancedAnalyticalSkill technicalSkill negotiationSkill"), [1] * 4)
TRUTH = Table([f'"{truth}"^^<{XSD}boolean>' for truth in ("true", "false")], [3, 2])
TERM = Table([365, 730, 1095, 1461, 1826], [2, 2, 4, 2, 2])
METRIC = Table(["availability in per cent", "tasks done in time in per cent"], [1, 1])
CIO = okg("chiefInformationOfficer")

FIRST_DAY = date(2017, 1, 1).toordinal()
DAYS = [
    f'"{date.fromordinal(day)}"^^<{XSD}date>'
    for day in range(FIRST_DAY, date(2035, 12, 31).toordinal())
]
START_DAYS = date(2027, 7, 1).toordinal() - FIRST_DAY
TODAY = date(2026, 11, 22).toordinal() - FIRST_DAY
NAMES = [
    "Alder",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elder",
    "Fir",
    "Gorse",
    "Hazel",
    "Ivy",
    "Juniper",
    "Larch",
    "Maple",
    "Oak",
    "Pine",
]

OPTIONAL: list[tuple[float, str, Table[str]]] = [
    (0.8, "renewal", RENEWAL),
    (0.85, "pricingModel", PRICE),
    (0.9, "criticality", CRITICALITY),
    (0.7, "coreness", CORENESS),
    (0.6, "exitPlan", TRUTH),
    (0.6, "auditRight", TRUTH),
]
