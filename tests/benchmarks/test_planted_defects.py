"""What okg finds in generated arrangements: what was planted, kind by kind, and nothing else."""

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.generation.defects import DEFECTS
from benchmarks.generation.output import Order, write
from okg.validation.report import Report
from okg.validation.run import ENGINES, Engine, validate

SHAPE = "https://w3id.org/outsourcing/shape/"
FOUND: dict[str, set[frozenset[str]]] = {
    "missing label": {frozenset({"NamedThingShape-label"})},
    "missing client": {frozenset({"EngagementShape-client"})},
    "missing provider": {frozenset({"ArrangementShape-provider"})},
    "missing service": {frozenset({"ArrangementShape-service"})},
    "unknown service": {frozenset({"EngagementShape-service"})},
    "undescribed provider": {frozenset({"EngagementShape-provider"})},
    "client is provider": {frozenset({"EngagementShape-provider"})},
    "unknown status": {frozenset({"ContractTermsShape-status"})},
    "end before start": {frozenset({"ContractTermsShape-start"})},
    # The end is after no date then, if there is one.
    "date as text": {frozenset({"ContractTermsShape-start"})},
    "negative value": {frozenset({"ContractTermsShape-value"})},
    "value without currency": {frozenset({"AmountShape-currency"})},
    "bad currency code": {frozenset({"ContractTermsShape-currency"})},
    "bad country code": {frozenset({"CountryShape-client", "CountryShape-delivery"})},
    "location model against countries": {
        frozenset({"OnshoreShape-country"}),
        frozenset({"CrossBorderShape-country"}),
    },
    "provider in words": {frozenset({"EngagementShape-provider"})},
}
"""The rules that are broken by each kind of defect, one set or another of them."""


@pytest.mark.parametrize(
    ("arrangements", "share", "engine"),
    [
        # Little data is judged in memory, more in a database.
        pytest.param(200, 0.02, "columnar", id="200"),
        pytest.param(3_000, 0.02, "columnar", id="3000"),
        pytest.param(30_000, 0.01, "columnar", id="30000", marks=pytest.mark.slow),
        pytest.param(20, 0.05, "reference", id="20-reference", marks=pytest.mark.slow),
    ],
)
def test_each_planted_defect_is_found_and_no_other(
    tmp_path: Path, arrangements: int, share: float, engine: Engine
) -> None:
    assert engine in ENGINES
    path = tmp_path / "planted.nt"
    write(path, Order(arrangements, 0, share, True, False))
    planted = json.loads((tmp_path / "planted.nt.defects.json").read_text())["focus"]
    kinds = {focus: kind for kind, found in planted.items() for focus in found}
    broken = _broken(validate([path], engine=engine))
    assert set(broken) == set(kinds)
    for focus, rules in broken.items():
        assert rules in FOUND[kinds[focus]], (focus, kinds[focus])
    counted = Counter(kinds[focus] for focus in broken)
    assert counted == {kind: len(found) for kind, found in planted.items() if found}
    assert set(planted) == set(DEFECTS) == set(FOUND)


def _broken(report: Report) -> dict[str, frozenset[str]]:
    """Return the rules that each node violates; warnings and notices are no defects."""
    found: dict[str, set[str]] = {}
    for it in report.results:
        if it.severity == "violation":
            found.setdefault(str(it.focus), set()).add(it.shape.removeprefix(SHAPE))
    return {focus: frozenset(rules) for focus, rules in found.items()}
