"""Labels: Chinese for every domain term, or a reason in the documentation."""

import re
from pathlib import Path

import rdflib
from rdflib import RDF, RDFS, Literal, Namespace

OKG = Namespace("https://w3id.org/outsourcing#")
LEFT_OUT = Path(__file__).parents[2] / "docs" / "chinese-labels.md"


def test_domain_terms_without_a_chinese_label_are_listed(stated: rdflib.Graph) -> None:
    terms = {
        term
        for kind in (OKG.Category, OKG.Service, OKG.Skill, OKG.Role)
        for term in stated.subjects(RDF.type, kind)
    }
    without = {
        str(term).removeprefix(str(OKG))
        for term in terms
        if not any(
            isinstance(label, Literal) and (label.language or "").lower() == "zh-hans"
            for label in stated.objects(term, RDFS.label)
        )
    }
    listed = re.findall(r"^\| `okg:(\w+)` \| \S", LEFT_OUT.read_text("utf-8"), re.MULTILINE)
    assert listed == sorted(listed)
    assert set(listed) == without
    assert len(terms) > 60


def test_the_four_categories_are_called_what_the_trade_calls_them(stated: rdflib.Graph) -> None:
    labels = {
        str(label): str(term).removeprefix(str(OKG))
        for term, label in stated.subject_objects(RDFS.label)
    }
    assert labels["服务外包"] == "ServiceOutsourcing"
    assert labels["业务流程外包"] == "BusinessProcessOutsourcing"
    assert labels["知识流程外包"] == "KnowledgeProcessOutsourcing"
    assert labels["信息技术外包"] == "InformationTechnologyOutsourcing"
