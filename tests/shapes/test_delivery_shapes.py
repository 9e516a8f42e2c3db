"""The shapes for delivery: each finds its own defect."""

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
    okg:clientCountry "GB" ;
    okg:deliveryCountry "GB" ;
    okg:locationModel okg:onshore ;
    okg:officeType okg:backOffice ;
    okg:scope okg:processScope ;
    okg:sourcingBoundary okg:thirdPartySourcing ;
    .

ex:abroad
    a okg:ServiceOutsourcing ;
    rdfs:label "Calls"@en ;
    okg:identifier "A-2" ;
    okg:hasClient ex:clinic ;
    okg:hasProvider ex:firm ;
    okg:coversService okg:callCentre ;
    okg:clientCountry "GB" ;
    okg:deliveryCountry "IN" ;
    okg:gatsMode okg:crossBorderSupply, okg:presenceOfNaturalPersons ;
    okg:locationModel okg:offshore ;
    .

ex:mixed
    a okg:ServiceOutsourcing ;
    rdfs:label "Bookkeeping"@en ;
    okg:identifier "A-3" ;
    okg:hasClient ex:clinic ;
    okg:hasProvider ex:firm ;
    okg:coversService okg:bookkeeping ;
    okg:clientCountry "GB" ;
    okg:deliveryCountry "GB", "PL" ;
    okg:locationModel okg:mixedLocation ;
    .

ex:filing a okg:Service ; rdfs:label "filing"@en ; okg:hasParentService okg:dataEntry ;
    okg:officeType okg:backOffice, okg:frontOffice .
"""

# What is written instead of what, and the finding that this alone must cause.
DEFECTS = [
    (
        "okg:gatsMode okg:crossBorderSupply",
        "okg:gatsMode 1",
        "abroad DeliveryShape-gatsMode Class",
    ),
    (
        "okg:locationModel okg:onshore",
        "okg:locationModel okg:nearby",
        "arrangement DeliveryShape-locationModel Class",
    ),
    (
        "okg:locationModel okg:offshore",
        "okg:locationModel okg:offshore, okg:nearshore",
        "abroad DeliveryShape-locationModel MaxCount",
    ),
    (
        "okg:scope okg:processScope",
        "okg:scope okg:process",
        "arrangement DeliveryShape-scope Class",
    ),
    (
        "okg:scope okg:processScope",
        "okg:scope okg:processScope, okg:taskScope",
        "arrangement DeliveryShape-scope MaxCount",
    ),
    (
        "okg:sourcingBoundary okg:thirdPartySourcing",
        'okg:sourcingBoundary "external"',
        "arrangement DeliveryShape-boundary Class",
    ),
    (
        "okg:sourcingBoundary okg:thirdPartySourcing",
        "okg:sourcingBoundary okg:thirdPartySourcing, okg:intragroupSourcing",
        "arrangement DeliveryShape-boundary MaxCount",
    ),
    (
        "okg:officeType okg:backOffice ;\n    okg:scope",
        "okg:officeType okg:middleOffice ;\n    okg:scope",
        "arrangement OfficeTypeShape-value Class",
    ),
    (
        "ex:firm a okg:Organization ;",
        'ex:post a okg:Role ; rdfs:label "clerk"@en ; okg:officeType okg:backOffice ;\n'
        "    okg:isListedUnder okg:BusinessProcessOutsourcing .\n"
        "ex:firm a okg:Organization ;",
        "post OfficeTypeShape-bearer QualifiedMinCount",
    ),
    (
        "okg:coversService okg:payroll",
        "okg:coversService okg:patentResearch",
        "arrangement OfficeTypeUseShape-category MinCount Info",
    ),
    (
        "okg:hasParentService okg:dataEntry",
        "okg:hasParentService okg:legalService",
        "filing OfficeTypeUseShape-category MinCount Info",
    ),
    (
        'okg:deliveryCountry "GB" ;\n    okg:locationModel okg:onshore',
        "okg:locationModel okg:onshore",
        "arrangement OnshoreShape-country Equals",
    ),
    (
        'okg:deliveryCountry "IN"',
        'okg:deliveryCountry "GB"',
        "abroad CrossBorderShape-country Disjoint",
    ),
    (
        "okg:locationModel okg:offshore",
        "okg:locationModel okg:mixedLocation",
        "abroad MixedLocationShape Or",
    ),
]

CASES = Defects("delivery", SOUND, DEFECTS)


@pytest.mark.parametrize("number", range(len(CASES.defects)), ids=[row[2] for row in CASES.defects])
def test_each_defect_is_found_and_no_other(number: int) -> None:
    assert CASES.findings[str(number)] == [CASES.defects[number][2]]


def test_the_sound_data_conform() -> None:
    assert CASES.findings["sound"] == []


def test_every_shape_and_parameter_is_needed() -> None:
    assert CASES.idle() == []


def test_rows_without_a_type_are_checked() -> None:
    looked_at, found = untyped_rows("delivery")
    assert looked_at
    assert found >= looked_at
