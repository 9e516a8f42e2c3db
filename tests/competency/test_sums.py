"""Sums over arrangements add up: whatever they are broken down by, nothing counts twice."""

from collections import defaultdict
from decimal import Decimal

import pytest

import okg
from okg.graph import KnowledgeGraph
from okg.query.results import Answer

SUMS = [
    "value-by-category",
    "value-by-country",
    "value-by-provider",
    "value-by-service",
    "value-by-year",
]

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


@pytest.mark.parametrize("name", SUMS)
def test_the_parts_add_up_to_the_whole(name: str, with_examples: KnowledgeGraph) -> None:
    whole = by_currency(with_examples.query(TOTAL))
    parts = by_currency(with_examples.ask(name))
    assert len(whole) == 3
    assert set(parts) == set(whole)
    for currency, total in whole.items():
        assert abs(parts[currency] - total) < Decimal("0.5"), currency


MESSY = """
@prefix ex: <https://example.org/messy#> .
@prefix okg: <https://w3id.org/outsourcing#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:twoClients a okg:ServiceOutsourcing ; okg:hasClient ex:a, ex:b ; okg:hasProvider ex:p ;
    okg:contractValue 80 ; okg:currency "EUR" ; okg:startDate "2025-01-01"^^xsd:date .
ex:nothingElse a okg:ServiceOutsourcing ; okg:contractValue 10 ; okg:currency "EUR" .
ex:noCurrency a okg:ServiceOutsourcing ; okg:contractValue 1000 ; okg:hasProvider ex:p .
ex:ambiguous a okg:ServiceOutsourcing ; okg:contractValue 90, 30 ; okg:currency "EUR", "USD" .
ex:oddDate a okg:ServiceOutsourcing ; okg:contractValue 5 ; okg:currency "EUR" ;
    okg:startDate "2025" ; okg:coversService okg:animation, okg:payroll ;
    okg:deliveryCountry "IN", "PL" .
"""


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    path = tmp_path_factory.mktemp("messy") / "messy.ttl"
    path.write_text(MESSY, "utf-8")
    return okg.open(data=[path])


@pytest.mark.parametrize("name", SUMS)
def test_nothing_is_left_out_or_doubled(name: str, messy: KnowledgeGraph) -> None:
    assert by_currency(messy.ask(name)) == {"EUR": Decimal(95), "no currency": Decimal(1000)}


def test_amounts_that_cannot_be_added_up_are_told(messy: KnowledgeGraph) -> None:
    answer = messy.ask("amounts")
    assert isinstance(answer, Answer)
    assert {str(row[0]): row[1] for row in answer} == {
        "amount without currency": 1,
        "one amount, one currency": 3,
        "several amounts or currencies": 1,
    }


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
