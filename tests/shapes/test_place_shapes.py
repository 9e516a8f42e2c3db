"""The shapes for places: each finds its own defect."""

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
    okg:deliveryCountry "TW", "AX" ;
    .
"""

# What is written instead of what, and the finding that this alone must cause.
DEFECTS = [
    (
        'okg:clientCountry "GB"',
        'okg:clientCountry "UK"',
        "arrangement CountryShape-client In",
    ),
    (
        'okg:clientCountry "GB"',
        'okg:clientCountry "Britain"@en',
        "arrangement CountryShape-client In",
    ),
    (
        'okg:deliveryCountry "TW"',
        'okg:deliveryCountry "EU"',
        "arrangement CountryShape-delivery In",
    ),
    (
        'okg:deliveryCountry "TW"',
        "okg:deliveryCountry okg:japan",
        "arrangement CountryShape-delivery In",
    ),
]

CASES = Defects("place", SOUND, DEFECTS)


@pytest.mark.parametrize("number", range(len(CASES.defects)), ids=[row[2] for row in CASES.defects])
def test_each_defect_is_found_and_no_other(number: int) -> None:
    assert CASES.findings[str(number)] == [CASES.defects[number][2]]


def test_the_sound_data_conform() -> None:
    assert CASES.findings["sound"] == []


def test_every_shape_and_parameter_is_needed() -> None:
    assert CASES.idle() == []


def test_rows_without_a_type_are_checked() -> None:
    looked_at, found = untyped_rows("place")
    assert looked_at
    assert found >= looked_at
