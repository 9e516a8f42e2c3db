"""The shapes for claims: each finds its own defect, and the knowledge has none."""

import pytest

from tests.shapes.support import SHAPE, Defects, judging, results, shapes, stated, untyped_rows

SOUND = """
ex:page a okg:SourceDocument .
ex:other a okg:SourceDocument .

ex:claim
    a okg:Claim ;
    rdfs:label "Payroll is an example."@en ;
    rdfs:label "工资核算是一例。"@zh-Hans ;
    dcterms:source ex:page ;
    okg:claimSubject okg:payroll ;
    okg:claimPredicate okg:hasCategory ;
    okg:claimObject okg:BusinessProcessOutsourcing ;
    okg:endorsement okg:endorsed ;
    okg:kind okg:exampleKind ;
    okg:modality okg:states ;
    okg:confidence 0.9 ;
    okg:statementNumber 1 ;
    okg:startPosition 0 ;
    okg:endPosition 1 ;
    .

ex:reading
    a okg:Claim ;
    rdfs:label "Payroll is so in the narrow sense."@en ;
    dcterms:source ex:page ;
    okg:addedByEditors true ;
    okg:claimSubject okg:payroll ;
    okg:endorsement okg:contested ;
    okg:kind okg:exampleKind ;
    okg:modality okg:states ;
    okg:reason "It is no computer service."@en ;
    .
"""

# What is written instead of what, and the finding that this alone must cause: focus node,
# property shape, constraint component.
DEFECTS = [
    (
        'rdfs:label "Payroll is so in the narrow sense."@en ;',
        "",
        "reading ClaimShape-label MinCount",
    ),
    ('工资核算是一例。"@zh-Hans', 'Once more."@en', "claim ClaimShape-label UniqueLang"),
    ('工资核算是一例。"@zh-Hans', 'La paie en est."@fr', "claim ClaimShape-label LanguageIn"),
    (
        "dcterms:source ex:page ;\n    okg:addedBy",
        "okg:addedBy",
        "reading ClaimShape-source MinCount",
    ),
    (
        "dcterms:source ex:page ;\n    okg:addedBy",
        'dcterms:source "page" ;\n    okg:addedBy',
        "reading ClaimShape-source NodeKind",
    ),
    (
        "    okg:kind okg:exampleKind ;\n    okg:modality okg:states ;\n    okg:reason",
        "    okg:modality okg:states ;\n    okg:reason",
        "reading ClaimShape-kind MinCount",
    ),
    (
        "okg:kind okg:exampleKind ;",
        "okg:kind okg:exampleKind, okg:historyKind ;",
        "claim ClaimShape-kind MaxCount",
    ),
    ("okg:kind okg:exampleKind ;", "okg:kind okg:often ;", "claim ClaimShape-kind Class"),
    ("okg:modality okg:states ;\n    okg:conf", "okg:conf", "claim ClaimShape-modality MinCount"),
    (
        "okg:modality okg:states ;",
        "okg:modality okg:states, okg:often ;",
        "claim ClaimShape-modality MaxCount",
    ),
    (
        "okg:modality okg:states ;",
        "okg:modality okg:exampleKind ;",
        "claim ClaimShape-modality Class",
    ),
    ("okg:endorsement okg:endorsed ;", "", "claim ClaimShape-endorsement MinCount"),
    (
        "okg:endorsement okg:endorsed ;",
        "okg:endorsement okg:endorsed, okg:contested ;",
        "claim ClaimShape-endorsement MaxCount",
    ),
    (
        "okg:endorsement okg:endorsed ;",
        "okg:endorsement okg:states ;",
        "claim ClaimShape-endorsement In",
    ),
    ("okg:claimSubject okg:payroll ;", "", "claim ClaimShape-subject MinCount"),
    (
        "okg:claimSubject okg:payroll ;",
        'okg:claimSubject "payroll" ;',
        "claim ClaimShape-subject NodeKind",
    ),
    (
        "okg:claimPredicate okg:hasCategory ;",
        "okg:claimPredicate okg:hasCategory, okg:isListedUnder ;",
        "claim ClaimShape-predicate MaxCount",
    ),
    (
        "okg:claimPredicate okg:hasCategory ;",
        'okg:claimPredicate "has category" ;',
        "claim ClaimShape-predicate NodeKind",
    ),
    ("okg:confidence 0.9", "okg:confidence 0.9, 0.8", "claim ClaimShape-confidence MaxCount"),
    (
        "okg:confidence 0.9",
        'okg:confidence "0.9"^^xsd:double',
        "claim ClaimShape-confidence Datatype",
    ),
    ("okg:confidence 0.9", "okg:confidence -0.1", "claim ClaimShape-confidence MinInclusive"),
    ("okg:confidence 0.9", "okg:confidence 1.1", "claim ClaimShape-confidence MaxInclusive"),
    (
        "okg:statementNumber 1 ;",
        "okg:statementNumber 1, 2 ;",
        "claim SourceStatementShape-number MaxCount",
    ),
    (
        "okg:statementNumber 1 ;",
        'okg:statementNumber "1"^^xsd:decimal ;',
        "claim SourceStatementShape-number Datatype",
    ),
    (
        "okg:statementNumber 1 ;",
        "okg:statementNumber 0 ;",
        "claim SourceStatementShape-number MinInclusive",
    ),
    (
        "ex:page a okg:SourceDocument .",
        "ex:page a okg:Standard .",
        "claim SourceStatementShape-source Class",
    ),
    (
        "dcterms:source ex:page ;\n    okg:claim",
        "dcterms:source ex:page, ex:other ;\n    okg:claim",
        "claim SourceStatementShape-source MaxCount",
    ),
    ("okg:startPosition 0 ;", "", "claim SourceStatementShape-start MinCount"),
    (
        "okg:startPosition 0 ;",
        "okg:startPosition -1 ;",
        "claim SourceStatementShape-start MinInclusive",
    ),
    (
        "okg:startPosition 0 ;\n    okg:endPosition 1 ;",
        "okg:startPosition 0, 1 ;\n    okg:endPosition 2 ;",
        "claim SourceStatementShape-start MaxCount",
    ),
    (
        "okg:startPosition 0 ;",
        'okg:startPosition "0"^^xsd:decimal ;',
        "claim SourceStatementShape-start Datatype",
    ),
    ("okg:startPosition 0 ;", "okg:startPosition 1 ;", "claim SourceStatementShape-start LessThan"),
    ("okg:endPosition 1 ;", "", "claim SourceStatementShape-end MinCount"),
    ("okg:endPosition 1 ;", "okg:endPosition 1, 2 ;", "claim SourceStatementShape-end MaxCount"),
    (
        "okg:endPosition 1 ;",
        'okg:endPosition "1"^^xsd:decimal ;',
        "claim SourceStatementShape-end Datatype",
    ),
    (
        'okg:reason "It is no computer service."@en ;',
        "",
        "reading EditorsClaimShape-reason MinCount",
    ),
    (
        'service."@en ;',
        'service."@en, "So it is."@en ;',
        "reading EditorsClaimShape-reason UniqueLang",
    ),
    ('service."@en ;', 'service." ;', "reading EditorsClaimShape-reason Datatype"),
    (
        "okg:addedByEditors true ;",
        "okg:addedByEditors true ;\n    okg:statementNumber 2 ;\n"
        "    okg:startPosition 0 ;\n    okg:endPosition 1 ;",
        "reading EditorsClaimShape-number MaxCount",
    ),
]

CASES = Defects("claim", SOUND, DEFECTS)


@pytest.mark.parametrize("number", range(len(CASES.defects)), ids=[row[2] for row in CASES.defects])
def test_each_defect_is_found_and_no_other(number: int) -> None:
    assert CASES.findings[str(number)] == [CASES.defects[number][2]]


def test_the_sound_data_conform() -> None:
    assert CASES.findings["sound"] == []


def test_every_shape_and_parameter_is_needed() -> None:
    assert CASES.idle() == []


def test_the_claims_of_the_knowledge_conform() -> None:
    assert not list(results(stated(), judging(shapes("claim"), SHAPE.statedData)))


def test_rows_without_a_type_are_checked() -> None:
    looked_at, found = untyped_rows("claim")
    assert looked_at
    assert found >= looked_at
