"""The shapes for arrangements, notices and service levels: each finds its own defect."""

import pytest

from tests.shapes.support import Defects, untyped_rows

pytestmark = pytest.mark.slow

SOUND = """
ex:clinic a okg:Organization ; rdfs:label "Clinic"@en ; okg:identifier "P-1" .
ex:firm a okg:Organization ; rdfs:label "Firm"@en .
ex:writer a okg:Person ; rdfs:label "Writer"@en .
ex:head a okg:Role ; rdfs:label "head of finance"@en .
ex:filing a okg:Service ; rdfs:label "filing"@en ; okg:hasParentService okg:dataEntry .

ex:arrangement
    a okg:ServiceOutsourcing ;
    rdfs:label "Payroll"@en ;
    okg:identifier "A-1" ;
    okg:hasClient ex:clinic ;
    okg:hasProvider ex:firm ;
    okg:hasSubprovider ex:writer ;
    okg:coversService okg:payroll, ex:filing ;
    okg:statedCategory okg:BusinessProcessOutsourcing ;
    okg:accountableRole ex:head ;
    okg:serviceLevel ex:level ;
    .

ex:level
    a okg:ServiceLevel ;
    rdfs:label "In time"@en ;
    okg:metric "days" ;
    okg:target 2 ;
    okg:penalty "none", 10.5, 3 ;
    .

ex:second a okg:ServiceLevel ; rdfs:label "Exact"@en ; okg:metric "share" ; okg:target 99.5 .
ex:third a okg:ServiceLevel ; rdfs:label "Fast"@en ; okg:metric "answer" ; okg:target "soon" .

ex:notice
    a okg:SourcingNotice ;
    rdfs:label "Billing"@en ;
    okg:identifier "N-1" ;
    okg:hasClient ex:clinic ;
    okg:seeksService okg:billing, ex:filing ;
    .

ex:joint
    a okg:BusinessProcessOutsourcing ;
    rdfs:label "Editing"@en ;
    okg:identifier "A-2" ;
    okg:hasClient ex:clinic, ex:firm ;
    okg:hasProvider ex:writer ;
    okg:coversService okg:editing ;
    .
"""

# What is written instead of what, and the finding that this alone must cause.
DEFECTS = [
    (
        "okg:accountableRole ex:head",
        "okg:accountableRole ex:boss",
        "arrangement EngagementShape-accountable Class",
    ),
    (
        "okg:hasClient ex:clinic ;\n    okg:hasProvider ex:firm",
        "okg:hasProvider ex:firm",
        "arrangement EngagementShape-client MinCount",
    ),
    (
        "okg:hasClient ex:clinic ;\n    okg:hasProvider ex:firm",
        "okg:hasClient ex:writer ;\n    okg:hasProvider ex:firm",
        "arrangement EngagementShape-client Class",
    ),
    (
        "okg:hasClient ex:clinic ;\n    okg:seeks",
        "okg:seeks",
        "notice EngagementShape-client MinCount",
    ),
    (
        "okg:serviceLevel ex:level",
        'okg:serviceLevel "99.9 %"',
        "arrangement EngagementShape-level Class",
    ),
    (
        "okg:hasProvider ex:firm",
        'okg:hasProvider "Firm"',
        "arrangement EngagementShape-provider Class",
    ),
    (
        "okg:hasProvider ex:firm",
        "okg:hasProvider ex:unknown",
        "arrangement EngagementShape-provider Class",
    ),
    (
        "okg:hasProvider ex:firm",
        "okg:hasProvider ex:clinic",
        "arrangement EngagementShape-provider Disjoint",
    ),
    (
        "okg:payroll, ex",
        "okg:payrol, ex",
        "arrangement EngagementShape-service Class",
    ),
    (
        "okg:billing, ex",
        "okg:invoicing, ex",
        "notice EngagementShape-soughtService Class",
    ),
    (
        "okg:statedCategory okg:BusinessProcessOutsourcing",
        "okg:statedCategory okg:Payroll",
        "arrangement EngagementShape-statedCategory Class",
    ),
    (
        "okg:hasSubprovider ex:writer",
        "okg:hasSubprovider ex:nobody",
        "arrangement EngagementShape-subprovider Class",
    ),
    (
        "okg:hasSubprovider ex:writer",
        "okg:hasSubprovider ex:firm",
        "arrangement EngagementShape-subprovider Disjoint",
    ),
    (
        "a okg:BusinessProcessOutsourcing ;",
        "a okg:Agreement ;",
        "joint EngagementTypeShape-type QualifiedMinCount",
    ),
    (
        "a okg:BusinessProcessOutsourcing ;",
        "",
        "joint EngagementTypeShape-type QualifiedMinCount",
    ),
    (
        "    okg:hasProvider ex:writer ;\n",
        "",
        "joint ArrangementShape-provider MinCount",
    ),
    (
        "    okg:coversService okg:editing ;\n",
        "",
        "joint ArrangementShape-service MinCount",
    ),
    (
        "okg:coversService okg:editing ;",
        "okg:coversService okg:editing ; okg:seeksService okg:typesetting ;",
        "joint ArrangementShape-soughtService MaxCount",
    ),
    (
        "okg:seeksService okg:billing",
        "okg:hasProvider ex:firm ; okg:seeksService okg:billing",
        "notice NoticeShape-provider MaxCount",
    ),
    (
        "okg:seeksService okg:billing",
        "okg:coversService okg:payroll ; okg:seeksService okg:billing",
        "notice NoticeShape-coveredService MaxCount",
    ),
    (
        "    okg:seeksService okg:billing, ex:filing ;\n",
        "",
        "notice NoticeShape-service MinCount",
    ),
    (
        'okg:identifier "A-1"',
        "okg:identifier 1",
        "arrangement IdentifierShape-identifier Datatype",
    ),
    (
        'okg:identifier "A-1"',
        'okg:identifier "A-1", "A-9"',
        "arrangement IdentifierShape-identifier MaxCount",
    ),
    (
        'okg:identifier "A-1"',
        'okg:identifier "A-1 "',
        "arrangement IdentifierShape-identifier Pattern",
    ),
    (
        'okg:identifier "P-1"',
        'okg:identifier ""',
        "clinic IdentifierShape-identifier Pattern",
    ),
    (
        '    okg:identifier "A-1" ;\n',
        "",
        "arrangement RegisterEntryShape-identifier MinCount Info",
    ),
    (
        '    okg:identifier "N-1" ;\n',
        "",
        "notice RegisterEntryShape-identifier MinCount Info",
    ),
    (
        "ex:third a okg:ServiceLevel ;",
        "ex:third",
        "third ServiceLevelShape-type HasValue",
    ),
    (
        '    okg:metric "days" ;\n',
        "",
        "level ServiceLevelShape-metric MinCount",
    ),
    (
        'okg:metric "days"',
        'okg:metric "days", "hours"',
        "level ServiceLevelShape-metric MaxCount",
    ),
    (
        'okg:metric "days"',
        "okg:metric 2",
        "level ServiceLevelShape-metric Datatype",
    ),
    (
        "    okg:target 2 ;\n",
        "",
        "level ServiceLevelShape-target MinCount",
    ),
    (
        "okg:target 2",
        "okg:target 2, 3",
        "level ServiceLevelShape-target MaxCount",
    ),
    (
        "okg:target 2",
        "okg:target ex:soon",
        "level ServiceLevelShape-target Or",
    ),
    (
        'okg:penalty "none"',
        "okg:penalty ex:fine",
        "level ServiceLevelShape-penalty Or",
    ),
    (
        'okg:penalty "none"',
        "okg:penalty true",
        "level ServiceLevelShape-penalty Or",
    ),
]

# What covers services is inferred to be an arrangement, and a notice is none.
CONTRADICTORY = frozenset({"notice NoticeShape-coveredService MaxCount"})

CASES = Defects("arrangement", SOUND, DEFECTS, CONTRADICTORY)


@pytest.mark.parametrize("number", range(len(CASES.defects)), ids=[row[2] for row in CASES.defects])
def test_each_defect_is_found_and_no_other(number: int) -> None:
    assert CASES.findings[str(number)] == [CASES.defects[number][2]]


def test_the_sound_data_conform() -> None:
    assert CASES.findings["sound"] == []


def test_every_shape_and_parameter_is_needed() -> None:
    assert CASES.idle() == []


def test_rows_without_a_type_are_checked() -> None:
    looked_at, found = untyped_rows("arrangement")
    assert looked_at
    assert found >= looked_at
