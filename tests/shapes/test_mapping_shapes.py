"""The shapes for mappings: each finds its own defect, and the alignments have none."""

import pytest
import rdflib
from rdflib import RDF, Namespace

from okg.knowledge import packaged
from okg.rdf import read_turtle, to_rdflib
from tests.shapes.support import SHAPE, Defects, judging, results, shapes, stated

pytestmark = pytest.mark.slow

OKG = Namespace("https://w3id.org/outsourcing#")

SOUND = """
ex:standard a okg:Standard .
ex:other a okg:Standard .

ex:mapping
    a okg:Mapping ;
    okg:mappingSubject okg:payroll ;
    okg:mappingRelation skos:closeMatch ;
    okg:mappingObject ex:code ;
    okg:toStandard ex:standard ;
    okg:confidence 0.8 ;
    okg:reason "Same work."@en, "同一工作。"@zh-Hans ;
    .

ex:exclusion
    a okg:Exclusion ;
    okg:excludedConcept ex:goods ;
    okg:exclusionReason okg:productExclusion ;
    okg:toStandard ex:standard ;
    okg:confidence 1.0 ;
    okg:reason "Goods."@en, "货物。"@zh-Hans ;
    .

ex:least
    a okg:Exclusion ;
    okg:excludedConcept ex:works ;
    okg:exclusionReason okg:worksExclusion ;
    okg:toStandard ex:other ;
    okg:confidence 0.0 ;
    okg:reason "Works."@en ;
    .
"""

# What is written instead of what, and the finding that this alone must cause.
DEFECTS = [
    (
        "ex:standard a okg:Standard .",
        "ex:standard a okg:Standard .\nex:stray okg:mappingSubject okg:payroll ; "
        "okg:mappingRelation skos:closeMatch ; okg:mappingObject ex:code ;\n"
        '    okg:toStandard ex:standard ; okg:confidence 0.5 ; okg:reason "So."@en .',
        "stray MappingShape-type HasValue",
    ),
    (
        "    okg:mappingSubject okg:payroll ;\n",
        "",
        "mapping MappingShape-subject MinCount",
    ),
    (
        "okg:mappingSubject okg:payroll",
        "okg:mappingSubject okg:payroll, okg:billing",
        "mapping MappingShape-subject MaxCount",
    ),
    (
        "okg:mappingSubject okg:payroll",
        'okg:mappingSubject "payroll"',
        "mapping MappingShape-subject NodeKind",
    ),
    (
        "    okg:mappingObject ex:code ;\n",
        "",
        "mapping MappingShape-object MinCount",
    ),
    (
        "okg:mappingObject ex:code",
        "okg:mappingObject ex:code, ex:else",
        "mapping MappingShape-object MaxCount",
    ),
    (
        "okg:mappingObject ex:code",
        'okg:mappingObject "code"',
        "mapping MappingShape-object NodeKind",
    ),
    (
        "    okg:mappingRelation skos:closeMatch ;\n",
        "",
        "mapping MappingShape-relation MinCount",
    ),
    (
        "okg:mappingRelation skos:closeMatch",
        "okg:mappingRelation skos:closeMatch, skos:broadMatch",
        "mapping MappingShape-relation MaxCount",
    ),
    (
        "okg:mappingRelation skos:closeMatch",
        "okg:mappingRelation skos:mappingRelation",
        "mapping MappingShape-relation In",
    ),
    (
        "okg:mappingObject ex:code ;\n    okg:toStandard ex:standard ;",
        "okg:mappingObject ex:code ;",
        "mapping MappingShape-standard MinCount",
    ),
    (
        "okg:mappingObject ex:code ;\n    okg:toStandard ex:standard",
        "okg:mappingObject ex:code ;\n    okg:toStandard ex:standard, ex:other",
        "mapping MappingShape-standard MaxCount",
    ),
    (
        "okg:mappingObject ex:code ;\n    okg:toStandard ex:standard",
        "okg:mappingObject ex:code ;\n    okg:toStandard ex:unknown",
        "mapping MappingShape-standard Class",
    ),
    (
        "    okg:confidence 0.8 ;\n",
        "",
        "mapping MappingShape-confidence MinCount",
    ),
    (
        "okg:confidence 0.8",
        "okg:confidence 0.8, 0.3",
        "mapping MappingShape-confidence MaxCount",
    ),
    (
        "okg:confidence 0.8",
        "okg:confidence 1",
        "mapping MappingShape-confidence Datatype",
    ),
    (
        "okg:confidence 0.8",
        "okg:confidence 1.1",
        "mapping MappingShape-confidence MaxInclusive",
    ),
    (
        "okg:confidence 0.8",
        "okg:confidence -0.1",
        "mapping MappingShape-confidence MinInclusive",
    ),
    (
        '    okg:reason "Same work."@en, "同一工作。"@zh-Hans ;\n',
        "",
        "mapping MappingShape-reason MinCount",
    ),
    (
        '"Same work."@en',
        '"No language."',
        "mapping MappingShape-reason Datatype",
    ),
    (
        '"同一工作。"@zh-Hans',
        '"Again."@en',
        "mapping MappingShape-reason UniqueLang",
    ),
    (
        "ex:standard a okg:Standard .",
        "ex:standard a okg:Standard .\nex:stray okg:excludedConcept ex:goods ; "
        "okg:exclusionReason okg:productExclusion ;\n    okg:toStandard ex:standard ; "
        'okg:confidence 0.5 ; okg:reason "So."@en .',
        "stray ExclusionShape-type HasValue",
    ),
    (
        "    okg:excludedConcept ex:goods ;\n",
        "",
        "exclusion ExclusionShape-concept MinCount",
    ),
    (
        "okg:excludedConcept ex:goods",
        "okg:excludedConcept ex:goods, ex:things",
        "exclusion ExclusionShape-concept MaxCount",
    ),
    (
        "okg:excludedConcept ex:goods",
        'okg:excludedConcept "goods"',
        "exclusion ExclusionShape-concept NodeKind",
    ),
    (
        "    okg:exclusionReason okg:productExclusion ;\n",
        "",
        "exclusion ExclusionShape-ground MinCount",
    ),
    (
        "okg:exclusionReason okg:productExclusion",
        "okg:exclusionReason okg:productExclusion, okg:cultureExclusion",
        "exclusion ExclusionShape-ground MaxCount",
    ),
    (
        "okg:exclusionReason okg:productExclusion",
        "okg:exclusionReason okg:payroll",
        "exclusion ExclusionShape-ground Class",
    ),
    (
        "okg:exclusionReason okg:productExclusion ;\n    okg:toStandard ex:standard ;",
        "okg:exclusionReason okg:productExclusion ;",
        "exclusion ExclusionShape-standard MinCount",
    ),
    (
        "okg:exclusionReason okg:productExclusion ;\n    okg:toStandard ex:standard",
        "okg:exclusionReason okg:productExclusion ;\n    okg:toStandard ex:standard, ex:other",
        "exclusion ExclusionShape-standard MaxCount",
    ),
    (
        "okg:exclusionReason okg:productExclusion ;\n    okg:toStandard ex:standard",
        "okg:exclusionReason okg:productExclusion ;\n    okg:toStandard ex:unknown",
        "exclusion ExclusionShape-standard Class",
    ),
    (
        "    okg:confidence 1.0 ;\n",
        "",
        "exclusion ExclusionShape-confidence MinCount",
    ),
    (
        "okg:confidence 1.0",
        "okg:confidence 1.0, 0.3",
        "exclusion ExclusionShape-confidence MaxCount",
    ),
    (
        "okg:confidence 1.0",
        "okg:confidence 1",
        "exclusion ExclusionShape-confidence Datatype",
    ),
    (
        "okg:confidence 1.0",
        "okg:confidence 1.1",
        "exclusion ExclusionShape-confidence MaxInclusive",
    ),
    (
        "okg:confidence 1.0",
        "okg:confidence -0.1",
        "exclusion ExclusionShape-confidence MinInclusive",
    ),
    (
        '    okg:reason "Goods."@en, "货物。"@zh-Hans ;\n',
        "",
        "exclusion ExclusionShape-reason MinCount",
    ),
    (
        '"Goods."@en',
        '"No language."',
        "exclusion ExclusionShape-reason Datatype",
    ),
    (
        '"货物。"@zh-Hans',
        '"Again."@en',
        "exclusion ExclusionShape-reason UniqueLang",
    ),
]

CASES = Defects("mapping", SOUND, DEFECTS)


@pytest.mark.parametrize("number", range(len(CASES.defects)), ids=[row[2] for row in CASES.defects])
def test_each_defect_is_found_and_no_other(number: int) -> None:
    assert CASES.findings[str(number)] == [CASES.defects[number][2]]


def test_the_sound_data_conform() -> None:
    assert CASES.findings["sound"] == []


def test_every_shape_and_parameter_is_needed() -> None:
    assert CASES.idle() == []


def alignments() -> rdflib.Graph:
    return to_rdflib(quad for path in packaged().alignment_files() for quad in read_turtle(path))


def test_the_alignments_conform() -> None:
    rules, data = shapes("mapping"), alignments()
    assert len(set(data.subjects(RDF.type, OKG.Mapping))) > 100
    assert not list(results(stated() + data, judging(rules, SHAPE.statedData)))
