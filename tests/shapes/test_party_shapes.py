"""The shapes for parties: each finds its own defect."""

import pytest

from tests.shapes.support import Defects, untyped_rows

pytestmark = pytest.mark.slow

SOUND = """
ex:firm a okg:Organization ; rdfs:label "Firm"@en ; okg:offersService okg:payroll, ex:filing .
ex:writer a okg:Person ; rdfs:label "Writer"@en .
ex:filing a okg:Service ; rdfs:label "filing"@en .
"""

# What is written instead of what, and the finding that this alone must cause.
DEFECTS = [
    (
        "ex:firm a okg:Organization",
        "ex:firm a okg:Agent",
        "firm PartyShape-type QualifiedMinCount",
    ),
    (
        "ex:firm a okg:Organization",
        "ex:firm a okg:Company",
        "firm PartyShape-type QualifiedMinCount",
    ),
    (
        "ex:writer a okg:Person",
        "ex:writer a okg:Organization, okg:Person",
        "writer PartyShape-type QualifiedMaxCount",
    ),
    (
        "okg:payroll, ex",
        "okg:payrol, ex",
        "firm PartyShape-offer Class",
    ),
]

CASES = Defects("party", SOUND, DEFECTS)


@pytest.mark.parametrize("number", range(len(CASES.defects)), ids=[row[2] for row in CASES.defects])
def test_each_defect_is_found_and_no_other(number: int) -> None:
    assert CASES.findings[str(number)] == [CASES.defects[number][2]]


def test_the_sound_data_conform() -> None:
    assert CASES.findings["sound"] == []


def test_every_shape_and_parameter_is_needed() -> None:
    assert CASES.idle() == []


def test_rows_without_a_type_are_checked() -> None:
    looked_at, found = untyped_rows("party")
    assert looked_at
    assert found >= looked_at
