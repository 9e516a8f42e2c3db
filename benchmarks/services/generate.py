"""python -m benchmarks.services.generate N FILE: services as N-Triples, and their known defects."""

import random
import sys
from pathlib import Path

__all__ = ["write"]

VOCABULARY = "https://example.org/so#"
BASE = "https://example.org/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
XSD = "http://www.w3.org/2001/XMLSchema#"
KNOWLEDGE = ("PatentResearch", "LegalServices", "PharmaRnD")
KINDS = (
    *("Payroll", "Billing", "Purchasing", "CallCentre", "Marketing"),
    *KNOWLEDGE,
    *("SoftwareImpl", "DataProcessing", "AppMaintenance"),
)
COUNTRIES = ("CN", "IN", "PH", "US", "PL")
MODELS = ("onshore", "nearshore", "offshore")
SHARE = 0.01
"""How many services have no label, and how many of knowledge work no advanced skill."""


def write(path: Path, services: int, seed: int = 7) -> tuple[int, int]:
    """Write ``services`` services to ``path``; return the numbers of triples and of defects."""
    chance = random.Random(seed)
    providers, clients = max(1, services // 20), max(1, services // 10)
    triples = defects = 0
    with path.open("w", encoding="ascii", newline="\n", buffering=1 << 20) as file:

        def say(subject: str, *pairs: str) -> None:
            nonlocal triples
            triples += len(pairs)
            file.writelines(f"<{BASE}{subject}> {pair} .\n" for pair in pairs)

        def own(name: str, value: str) -> str:
            return f"<{VOCABULARY}{name}> {value}"

        def date(name: str, first: int, last: int) -> str:
            return own(name, f'"{chance.randint(first, last)}-01-01"^^<{XSD}date>')

        for number in range(providers):
            country = chance.choice(COUNTRIES)
            say(
                f"p{number}",
                f'{LABEL} "Provider {number}"',
                own("country", f"<{BASE}country/{country}>"),
            )
        for number in range(clients):
            say(f"c{number}", f'{LABEL} "Client {number}"')
        for number in range(services):
            kind = chance.choice(KINDS)
            labelled, skilled = chance.random() >= SHARE, kind in KNOWLEDGE
            if skilled and chance.random() < SHARE:
                skilled = False
                defects += 1
            defects += not labelled
            skill = "analysis" if skilled else "typing"
            say(
                f"s{number}",
                f"{TYPE} <{VOCABULARY}{kind}>",
                *([f'{LABEL} "{kind} service {number}"@en'] if labelled else []),
                own("providedBy", f"<{BASE}p{chance.randrange(providers)}>"),
                own("contractedBy", f"<{BASE}c{chance.randrange(clients)}>"),
                own("deliveryModel", f'"{chance.choice(MODELS)}"'),
                own("annualValue", f'"{chance.randint(1, 10**7)}.00"^^<{XSD}decimal>'),
                date("startDate", 2010, 2020),
                date("endDate", 2021, 2030),
                own("requiresSkill", f"<{VOCABULARY}{skill}>"),
            )
    return triples, defects


if __name__ == "__main__":
    print(*write(Path(sys.argv[2]), int(sys.argv[1])))
