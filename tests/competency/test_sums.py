"""Sums over arrangements add up: whatever they are broken down by, nothing counts twice."""

from collections import defaultdict
from decimal import Decimal

import pytest

from okg.graph import KnowledgeGraph
from okg.query.results import Answer

TOTAL = """
SELECT ?currency (SUM(?amount) AS ?value) {
  ?arrangement a okg:ServiceOutsourcing ; okg:contractValue ?amount ; okg:currency ?currency .
} GROUP BY ?currency
"""


def by_currency(answer: object) -> dict[str, Decimal]:
    assert isinstance(answer, Answer)
    currency, value = answer.columns.index("currency"), answer.columns.index("value")
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in answer:
        sums[str(row[currency])] += Decimal(str(row[value]))
    return sums


@pytest.mark.parametrize(
    "name",
    [
        "value-by-category",
        "value-by-country",
        "value-by-provider",
        "value-by-service",
        "value-by-year",
    ],
)
def test_the_parts_add_up_to_the_whole(name: str, with_examples: KnowledgeGraph) -> None:
    whole = by_currency(with_examples.query(TOTAL))
    parts = by_currency(with_examples.ask(name))
    assert len(whole) == 3
    assert set(parts) == set(whole)
    for currency, total in whole.items():
        assert abs(parts[currency] - total) < Decimal("0.5"), currency


def test_shares_of_providers_add_up_to_one(with_examples: KnowledgeGraph) -> None:
    for name in ("value-by-provider", "value-by-country"):
        answer = with_examples.ask(name)
        assert isinstance(answer, Answer)
        shares: dict[str, Decimal] = defaultdict(Decimal)
        for row in answer:
            shares[str(row[answer.columns.index("currency")])] += Decimal(
                str(row[answer.columns.index("share")])
            )
        assert all(abs(share - 1) < Decimal("0.01") for share in shares.values()), name
