"""The example of real notices: its table has the facts of the notices, and what follows from it.

The notices are not part of the repository: OKG_DATA names the folder that has them. With
OKG_UPDATE_GOLDEN set, the table is written anew from them.
"""

import csv
import io
import os
from collections import Counter
from pathlib import Path

import pytest

import okg
from okg.ingest.arrangements import Entry
from okg.ingest.classify.classifier import packaged_classifier
from okg.ingest.classify.rows import classified_table
from okg.ingest.contracting.processes import Counts, entries
from tests.examples.files import EXAMPLES

TABLE = EXAMPLES / "contracts-finder" / "notices.csv"
FINDINGS = EXAMPLES / "contracts-finder" / "findings.tsv"
HEADER = (
    *("Identifier", "Status", "Client", "Client identifier", "Provider", "Provider identifier"),
    *("CPV codes", "Value", "Currency", "Start date", "End date", "Client country", "URL"),
)


def line_of(entry: Entry) -> tuple[str, ...]:
    facts = {name: str(values[0]) for name, values in entry.facts.items()}
    [client] = entry.clients
    providers = entry.providers
    return (
        entry.identifier,
        "tendered" if entry.notice else "active",
        *(client.name, client.identifier),
        # A notice names a supplier by its number only.
        "; ".join(it.name or it.identifier for it in providers),
        "; ".join(it.identifier for it in providers),
        "; ".join(it.code for it in entry.codes),
        *(facts.get(it, "") for it in ("contractValue", "currency", "startDate", "endDate")),
        facts.get("clientCountry", ""),
        entry.link,
    )


def table_of(notices: Path) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(map(line_of, entries(notices, Counts())))
    return lines.getvalue()


@pytest.fixture(scope="module")
def notices() -> Path:
    folder = os.environ.get("OKG_DATA")
    if not folder:
        pytest.skip("OKG_DATA is not set: the notices are not part of the repository")
    [found] = Path(folder).glob("contracts-finder-*.ocds.json")
    return found


def test_the_table_has_the_facts_of_the_notices(notices: Path) -> None:
    expected = table_of(notices)
    if os.environ.get("OKG_UPDATE_GOLDEN"):
        TABLE.write_text(expected, encoding="utf-8")
    assert TABLE.read_text("utf-8") == expected


def test_the_counts_add_up(notices: Path) -> None:
    counts = Counts()
    found = list(entries(notices, counts))
    assert counts.told() == (
        "132 releases = 47 awarded (77 arrangements) + 47 notices + 0 merged + 38 left out "
        "(21 goods, 17 works); 2 awards have one value for several suppliers, which none gets"
    )
    assert len(found) == 77 + 47
    assert counts.shared == 2


def findings(path: Path) -> list[tuple[str, str, str]]:
    """Identifier of the notice, path and severity of each violation in ``path``, sorted."""
    report = okg.validate([path])
    found = Counter(
        (
            str(it.focus).rpartition("/")[2].partition("-supplier-")[0].strip("<>"),
            str(it.path).rpartition("#")[2].strip("<>"),
            str(it.severity),
        )
        for it in report.results
    )
    return sorted((*key, str(number)) for key, number in found.items())  # type: ignore[misc]


def expected(kind: str) -> list[tuple[str, ...]]:
    with FINDINGS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return sorted(
            (it["about"], it["property"], it["severity"], it["times"])
            for it in rows
            if kind in it["in"]
        )


def test_the_findings_in_the_table_are_those_that_are_listed() -> None:
    assert findings(TABLE) == expected("table")


def test_the_findings_in_the_notices_are_those_that_are_listed(notices: Path) -> None:
    assert findings(notices) == expected("notices")


def test_the_codes_classify_some_and_say_why_not_the_others() -> None:
    table = classified_table(TABLE, packaged_classifier())
    rows = [found for _, _, found in table.rows()]
    assert len(rows) == 124
    assert all(it.reason for it in rows)
    known = Counter(";".join(it.categories) for it in rows if it.categories)
    assert known == KNOWN
    assert {it.matched_by for it in rows if it.categories} == {"code"}


KNOWN = {"BPO": 8, "BPO;IPO;ITO": 5, "BPO;ITO": 1, "BPO;KPO": 2, "KPO": 3}
