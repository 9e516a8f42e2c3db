"""The shapes for services: each finds its own defect."""

import pytest

from tests.shapes.support import Defects, untyped_rows

pytestmark = pytest.mark.slow

SOUND = """
ex:filing
    a okg:Service ;
    rdfs:label "filing"@en ;
    okg:hasParentService okg:dataEntry, ex:clerical ;
    okg:supportsFunction okg:accountingFunction ;
    .

ex:clerical
    a okg:Service ;
    rdfs:label "clerical work"@en ;
    okg:hasCategory okg:BusinessProcessOutsourcing ;
    .
"""

# What is written instead of what, and the finding that this alone must cause.
DEFECTS = [
    (
        "ex:clerical\n    a okg:Service ;",
        "ex:unused okg:hasParentService okg:payroll .\nex:clerical\n    a okg:Service ;",
        "unused ServiceShape-type HasValue",
    ),
    (
        "okg:hasCategory okg:BusinessProcessOutsourcing",
        "okg:hasCategory okg:Bpo",
        "clerical ServiceShape-category Class",
    ),
    (
        "okg:hasParentService okg:dataEntry",
        "okg:hasParentService okg:dataEntri",
        "filing ServiceShape-parent Class",
    ),
    (
        "okg:supportsFunction okg:accountingFunction",
        "okg:supportsFunction okg:accounting",
        "filing SupportShape-function Class",
    ),
]

CASES = Defects("service", SOUND, DEFECTS)


@pytest.mark.parametrize("number", range(len(CASES.defects)), ids=[row[2] for row in CASES.defects])
def test_each_defect_is_found_and_no_other(number: int) -> None:
    assert CASES.findings[str(number)] == [CASES.defects[number][2]]


def test_the_sound_data_conform() -> None:
    assert CASES.findings["sound"] == []


def test_every_shape_and_parameter_is_needed() -> None:
    assert CASES.idle() == []


def test_rows_without_a_type_are_checked() -> None:
    looked_at, found = untyped_rows("service")
    assert looked_at
    assert found >= looked_at
