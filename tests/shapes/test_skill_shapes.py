"""The shapes for skills: each finds its own defect."""

import pytest

from tests.shapes.support import Defects, untyped_rows

pytestmark = pytest.mark.slow

SOUND = """
ex:clinic a okg:Organization ; rdfs:label "Clinic"@en .
ex:firm a okg:Organization ; rdfs:label "Firm"@en .

ex:mathematics
    a okg:Skill ;
    rdfs:label "mathematics"@en ;
    okg:hasParentSkill okg:analyticalSkill ;
    okg:skillLevel okg:ordinaryLevel ;
    .

ex:statistics
    a okg:Skill ;
    rdfs:label "statistics"@en ;
    okg:hasParentSkill okg:advancedAnalyticalSkill ;
    .

ex:models
    a okg:Service ;
    rdfs:label "risk models"@en ;
    okg:hasParentService okg:dataAnalysis ;
    okg:recordsSkill ex:statistics, ex:mathematics ;
    okg:requiresSkill okg:researchSkill ;
    .

ex:filing a okg:Service ; rdfs:label "filing"@en ; okg:hasParentService okg:dataEntry .
ex:survey a okg:Service ; rdfs:label "survey"@en ; okg:hasParentService okg:dataResearch .

ex:own
    a okg:ServiceOutsourcing ;
    rdfs:label "Models"@en ;
    okg:identifier "A-1" ;
    okg:hasClient ex:clinic ;
    okg:hasProvider ex:firm ;
    okg:coversService ex:models, ex:survey ;
    .

ex:packaged
    a okg:ServiceOutsourcing ;
    rdfs:label "Patents and files"@en ;
    okg:identifier "A-2" ;
    okg:hasClient ex:clinic ;
    okg:hasProvider ex:firm ;
    okg:coversService okg:patentResearch, ex:filing ;
    .
"""

# What is written instead of what, and the finding that this alone must cause.
DEFECTS = [
    (
        "okg:hasProvider ex:firm",
        "okg:hasProvider ex:firm ; okg:recordsSkill okg:itSkill",
        "own SkillRequirementShape-bearer HasValue",
    ),
    (
        "okg:recordsSkill ex:statistics",
        "okg:recordsSkill okg:statistics, ex:statistics",
        "models SkillRequirementShape-recorded Class",
    ),
    (
        "okg:requiresSkill okg:researchSkill",
        'okg:requiresSkill "research"',
        "models SkillRequirementShape-required Class",
    ),
    (
        "ex:mathematics\n    a okg:Skill ;",
        "ex:logic okg:skillLevel okg:advancedLevel .\nex:mathematics\n    a okg:Skill ;",
        "logic SkillShape-type HasValue",
    ),
    (
        "okg:skillLevel okg:ordinaryLevel",
        'okg:skillLevel "ordinary"',
        "mathematics SkillShape-level Class",
    ),
    (
        "okg:skillLevel okg:ordinaryLevel",
        "okg:skillLevel okg:ordinaryLevel, okg:advancedLevel",
        "mathematics SkillShape-level MaxCount",
    ),
    (
        "okg:hasParentSkill okg:analyticalSkill",
        "okg:hasParentSkill okg:analysis",
        "mathematics SkillShape-parent Class",
    ),
    (
        "okg:recordsSkill ex:statistics, ex:mathematics",
        "okg:recordsSkill ex:mathematics",
        "own KnowledgeArrangementShape Or Warning",
    ),
    (
        "okg:coversService okg:patentResearch, ex:filing",
        "okg:coversService ex:survey",
        "packaged KnowledgeArrangementShape Or Warning",
    ),
]

CASES = Defects("skill", SOUND, DEFECTS)


@pytest.mark.parametrize("number", range(len(CASES.defects)), ids=[row[2] for row in CASES.defects])
def test_each_defect_is_found_and_no_other(number: int) -> None:
    assert CASES.findings[str(number)] == [CASES.defects[number][2]]


def test_the_sound_data_conform() -> None:
    assert CASES.findings["sound"] == []


def test_every_shape_and_parameter_is_needed() -> None:
    assert CASES.idle() == []


def test_rows_without_a_type_are_checked() -> None:
    looked_at, found = untyped_rows("skill")
    assert looked_at
    assert found >= looked_at
