"""The shapes that need SPARQL: each finds its own defect."""

import pytest

from tests.shapes.support import Defects

pytestmark = pytest.mark.slow

SOUND = """
ex:clinic a okg:Organization ; rdfs:label "Clinic"@en ; okg:identifier "1" .
ex:firm a okg:Organization ; rdfs:label "Firm"@en ; okg:identifier "2" .
<https://example.org/other/firm> a okg:Organization ; rdfs:label "Firm"@en ; okg:identifier "2" .

ex:arrangement
    a okg:ServiceOutsourcing ;
    rdfs:label "Payroll"@en ;
    okg:identifier "1" ;
    okg:hasClient ex:clinic ;
    okg:hasProvider ex:firm ;
    okg:coversService okg:payroll, ex:filing ;
    okg:statedCategory okg:NarrowBusinessProcessOutsourcing, okg:InformationTechnologyOutsourcing ;
    .

ex:unplaced
    a okg:KnowledgeProcessOutsourcing ;
    rdfs:label "Cash planning"@en ;
    okg:identifier "3" ;
    okg:hasClient ex:clinic ;
    okg:hasProvider ex:firm ;
    okg:coversService ex:planning ;
    .

ex:filing a okg:Service ; rdfs:label "filing"@en ; okg:hasParentService okg:dataEntry .
ex:sorting a okg:Service ; rdfs:label "sorting"@en ; okg:hasParentService ex:filing .
ex:planning a okg:Service ; rdfs:label "cash planning"@en .
"""

# What is written instead of what, and the finding that this alone must cause.
DEFECTS = [
    (
        'okg:identifier "2" .\n<',
        'okg:identifier "1" .\n<',
        "firm UniqueIdentifierShape SPARQL",
    ),
    (
        'okg:identifier "3"',
        'okg:identifier "1"',
        "unplaced UniqueIdentifierShape SPARQL",
    ),
    (
        "ex:filing ;\n    okg:stated",
        "ex:filing, okg:technicalSupport ;\n    okg:stated",
        "arrangement ContestedServiceShape SPARQL Info",
    ),
    (
        'rdfs:label "cash planning"@en .',
        'rdfs:label "cash planning"@en ; okg:hasParentService okg:payroll .',
        "unplaced StatedCategoryShape SPARQL Warning",
    ),
    (
        "okg:hasParentService okg:dataEntry",
        "okg:hasParentService okg:dataEntry, ex:filing",
        "filing ServiceHierarchyShape SPARQL",
    ),
    (
        "okg:hasProvider ex:firm",
        "okg:hasProvider ex:firm ; okg:hasProvidr ex:firm",
        "arrangement KnownPropertyShape SPARQL",
    ),
    (
        "okg:statedCategory okg:Narrow",
        "okg:statedCategory okg:KnowledgeProcessOutsourcing, okg:Narrow",
        "arrangement StatedCategoryShape SPARQL Warning",
    ),
    (
        "    a okg:ServiceOutsourcing ;",
        "    a okg:KnowledgeProcessOutsourcing ;",
        "arrangement StatedCategoryShape SPARQL Warning",
    ),
]

CASES = Defects("sparql", SOUND, DEFECTS)


@pytest.mark.parametrize("number", range(len(CASES.defects)), ids=[row[2] for row in CASES.defects])
def test_each_defect_is_found_and_no_other(number: int) -> None:
    assert CASES.findings[str(number)] == [CASES.defects[number][2]]


def test_the_sound_data_conform() -> None:
    assert CASES.findings["sound"] == []


def test_every_shape_and_parameter_is_needed() -> None:
    assert CASES.idle() == []
