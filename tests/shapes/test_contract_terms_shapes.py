"""The shapes for contract terms: each finds its own defect."""

import pytest

from tests.shapes.support import Defects, untyped_rows

pytestmark = pytest.mark.slow

SOUND = """
ex:clinic a okg:Organization ; rdfs:label "Clinic"@en .
ex:firm a okg:Organization ; rdfs:label "Firm"@en .

ex:arrangement
    a okg:ServiceOutsourcing ;
    rdfs:label "Payroll"@en ;
    okg:identifier "A-1" ;
    okg:hasClient ex:clinic ;
    okg:hasProvider ex:firm ;
    okg:coversService okg:payroll ;
    okg:auditRight true ;
    okg:exitPlan false ;
    okg:contractValue 120000.00 ;
    okg:baselineCost 150000 ;
    okg:currency "GBP" ;
    okg:startDate "2024-01-01"^^xsd:date ;
    okg:noticeDate "2026-09-30"^^xsd:date ;
    okg:endDate "2026-12-31"^^xsd:date ;
    okg:renewalDate "2027-01-01"^^xsd:date ;
    okg:renewal okg:optionalRenewal ;
    okg:pricingModel okg:fixedPrice ;
    okg:coreness okg:nonCore ;
    okg:criticality okg:notCriticalOrImportant ;
    okg:status okg:active ;
    .

ex:oneDay
    a okg:ServiceOutsourcing ;
    rdfs:label "Typesetting of a leaflet"@en ;
    okg:identifier "A-2" ;
    okg:hasClient ex:clinic ;
    okg:hasProvider ex:firm ;
    okg:coversService okg:typesetting ;
    okg:startDate "2022-03-01"^^xsd:date ;
    okg:noticeDate "2022-03-01"^^xsd:date ;
    okg:endDate "2022-03-01"^^xsd:date ;
    okg:renewalDate "2022-03-01"^^xsd:date ;
    okg:contractValue 0.01 ;
    okg:currency "HRK" ;
    .

ex:costly
    a okg:ServiceOutsourcing ;
    rdfs:label "Proofreading"@en ;
    okg:identifier "A-3" ;
    okg:hasClient ex:clinic ;
    okg:hasProvider ex:firm ;
    okg:coversService okg:proofreading ;
    okg:baselineCost 1 ;
    okg:currency "CNY" ;
    .
"""

# What is written instead of what, and the finding that this alone must cause.
DEFECTS = [
    (
        "okg:auditRight true",
        "okg:auditRight true, false",
        "arrangement ContractTermsShape-audit MaxCount",
    ),
    (
        "okg:auditRight true",
        'okg:auditRight "true"',
        "arrangement ContractTermsShape-audit Datatype",
    ),
    (
        "okg:exitPlan false",
        "okg:exitPlan true, false",
        "arrangement ContractTermsShape-exit MaxCount",
    ),
    (
        "okg:exitPlan false",
        'okg:exitPlan "no"',
        "arrangement ContractTermsShape-exit Datatype",
    ),
    (
        "okg:contractValue 120000.00",
        "okg:contractValue 120000.00, 7.5",
        "arrangement ContractTermsShape-value MaxCount",
    ),
    (
        "okg:contractValue 120000.00",
        "okg:contractValue 1.2e5",
        "arrangement ContractTermsShape-value Or",
    ),
    (
        "okg:contractValue 120000.00",
        "okg:contractValue 0",
        "arrangement ContractTermsShape-value MinExclusive",
    ),
    (
        "okg:contractValue 120000.00",
        "okg:contractValue -1.5",
        "arrangement ContractTermsShape-value MinExclusive",
    ),
    (
        "okg:baselineCost 150000",
        "okg:baselineCost 150000, 7.5",
        "arrangement ContractTermsShape-baseline MaxCount",
    ),
    (
        "okg:baselineCost 150000",
        "okg:baselineCost 1.2e5",
        "arrangement ContractTermsShape-baseline Or",
    ),
    (
        "okg:baselineCost 150000",
        "okg:baselineCost 0",
        "arrangement ContractTermsShape-baseline MinExclusive",
    ),
    (
        "okg:baselineCost 150000",
        "okg:baselineCost -1.5",
        "arrangement ContractTermsShape-baseline MinExclusive",
    ),
    (
        'okg:currency "GBP"',
        'okg:currency "GBP", "EUR"',
        "arrangement ContractTermsShape-currency MaxCount",
    ),
    (
        'okg:currency "GBP"',
        'okg:currency "EURO"',
        "arrangement ContractTermsShape-currency In",
    ),
    (
        'okg:currency "GBP"',
        'okg:currency "gbp"',
        "arrangement ContractTermsShape-currency In",
    ),
    (
        'okg:currency "GBP"',
        'okg:currency "XXX"',
        "arrangement ContractTermsShape-currency In",
    ),
    (
        '    okg:currency "HRK" ;\n',
        "",
        "oneDay AmountShape-currency MinCount",
    ),
    (
        '    okg:currency "CNY" ;\n',
        "",
        "costly AmountShape-currency MinCount",
    ),
    (
        'okg:startDate "2024-01-01"^^xsd:date',
        'okg:startDate "2024-01-01"^^xsd:date, "2024-01-02"^^xsd:date',
        "arrangement ContractTermsShape-start MaxCount",
    ),
    (
        'okg:endDate "2026-12-31"^^xsd:date',
        'okg:endDate "2026-12-31"^^xsd:date, "2026-12-30"^^xsd:date',
        "arrangement ContractTermsShape-end MaxCount",
    ),
    (
        'okg:noticeDate "2026-09-30"^^xsd:date',
        'okg:noticeDate "2026-09-30"^^xsd:date, "2026-09-29"^^xsd:date',
        "arrangement ContractTermsShape-notice MaxCount",
    ),
    (
        'okg:renewalDate "2027-01-01"^^xsd:date',
        'okg:renewalDate "2027-01-01"^^xsd:date, "2027-01-02"^^xsd:date',
        "arrangement ContractTermsShape-renewalDate MaxCount",
    ),
    (
        "    okg:baselineCost 1 ;",
        '    okg:startDate "01/02/2024" ; okg:baselineCost 1 ;',
        "costly ContractTermsShape-start Datatype",
    ),
    (
        "    okg:baselineCost 1 ;",
        '    okg:startDate "2024-02-30"^^xsd:date ; okg:baselineCost 1 ;',
        "costly ContractTermsShape-start Datatype",
    ),
    (
        "    okg:baselineCost 1 ;",
        '    okg:endDate "2024-02-01" ; okg:baselineCost 1 ;',
        "costly ContractTermsShape-end Datatype",
    ),
    (
        "    okg:baselineCost 1 ;",
        '    okg:noticeDate "2024-02-01T00:00:00"^^xsd:dateTime ; okg:baselineCost 1 ;',
        "costly ContractTermsShape-notice Datatype",
    ),
    (
        "    okg:baselineCost 1 ;",
        '    okg:renewalDate "2024"^^xsd:gYear ; okg:baselineCost 1 ;',
        "costly ContractTermsShape-renewalDate Datatype",
    ),
    (
        'okg:endDate "2026-12-31"^^xsd:date',
        'okg:endDate "2026-09-29"^^xsd:date',
        "arrangement ContractTermsShape-notice LessThanOrEquals",
    ),
    (
        "    okg:baselineCost 1 ;",
        '    okg:startDate "2024-02-01"^^xsd:date ; okg:endDate "2024-01-01"^^xsd:date ; '
        "okg:baselineCost 1 ;",
        "costly ContractTermsShape-start LessThanOrEquals",
    ),
    (
        "    okg:baselineCost 1 ;",
        '    okg:startDate "2024-02-01"^^xsd:date ; '
        'okg:renewalDate "2024-01-01"^^xsd:date ; okg:baselineCost 1 ;',
        "costly ContractTermsShape-startBeforeRenewal LessThanOrEquals",
    ),
    (
        "okg:renewal okg:optionalRenewal",
        "okg:renewal okg:optionalRenewal, okg:noRenewal",
        "arrangement ContractTermsShape-renewal MaxCount",
    ),
    (
        "okg:renewal okg:optionalRenewal",
        "okg:renewal okg:payroll",
        "arrangement ContractTermsShape-renewal Class",
    ),
    (
        "okg:pricingModel okg:fixedPrice",
        "okg:pricingModel okg:fixedPrice, okg:costPlus",
        "arrangement ContractTermsShape-pricing MaxCount",
    ),
    (
        "okg:pricingModel okg:fixedPrice",
        "okg:pricingModel okg:payroll",
        "arrangement ContractTermsShape-pricing Class",
    ),
    (
        "okg:coreness okg:nonCore",
        "okg:coreness okg:nonCore, okg:core",
        "arrangement ContractTermsShape-coreness MaxCount",
    ),
    (
        "okg:coreness okg:nonCore",
        "okg:coreness okg:payroll",
        "arrangement ContractTermsShape-coreness Class",
    ),
    (
        "okg:criticality okg:notCriticalOrImportant",
        "okg:criticality okg:notCriticalOrImportant, okg:criticalOrImportant",
        "arrangement ContractTermsShape-criticality MaxCount",
    ),
    (
        "okg:criticality okg:notCriticalOrImportant",
        "okg:criticality okg:payroll",
        "arrangement ContractTermsShape-criticality Class",
    ),
    (
        "okg:status okg:active",
        "okg:status okg:active, okg:ended",
        "arrangement ContractTermsShape-status MaxCount",
    ),
    (
        "okg:status okg:active",
        "okg:status okg:payroll",
        "arrangement ContractTermsShape-status Class",
    ),
    (
        "okg:status okg:active",
        "okg:status okg:finished",
        "arrangement ContractTermsShape-status Class",
    ),
]

# To the reasoner, a date that no calendar has is a contradiction.
CONTRADICTORY = frozenset({"costly ContractTermsShape-start Datatype"})

CASES = Defects("contract-terms", SOUND, DEFECTS, CONTRADICTORY)


@pytest.mark.parametrize("number", range(len(CASES.defects)), ids=[row[2] for row in CASES.defects])
def test_each_defect_is_found_and_no_other(number: int) -> None:
    assert CASES.findings[str(number)] == [CASES.defects[number][2]]


def test_the_sound_data_conform() -> None:
    assert CASES.findings["sound"] == []


def test_every_shape_and_parameter_is_needed() -> None:
    assert CASES.idle() == []


def test_rows_without_a_type_are_checked() -> None:
    looked_at, found = untyped_rows("contract-terms")
    assert looked_at
    assert found >= looked_at
