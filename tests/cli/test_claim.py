"""okg claim"""

import json

import pytest

from tests.cli.conftest import Run


def test_a_claim_is_explained(small_okg: Run) -> None:
    ran = small_okg("claim", "1")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "claim 1: Payroll is a business process.\n"
        "\n"
        "  says            okg:payroll okg:hasCategory okg:businessProcess\n"
        "  said by         “Notes on payroll”\n"
        "  where           characters 18 to 47\n"
        "  how firmly      stated flatly, endorsed\n"
        "  kind            classification\n"
        "  conflicts with  claim:3, Payroll is knowledge work.\n"
        "\n"
        "what follows: 3 triples that could not be inferred without it\n"
        "  … okg:hasCategory okg:businessProcess, of 1:\n"
        "      okg:payslips\n"
        "  … okg:isListedUnder okg:businessProcess, of 2:\n"
        "      okg:payroll, okg:payslips\n"
    )


def test_a_claim_of_the_editors_says_so(small_okg: Run) -> None:
    ran = small_okg("claim", "editors:payslips-within-payroll")
    assert ran.out == (
        "claim editors/payslips-within-payroll: Payslips belong to payroll.\n"
        "\n"
        "  says            okg:payslips okg:hasParentService okg:payroll\n"
        "  said by         the editors, from “Notes on payroll”\n"
        "  how firmly      stated flatly, endorsed\n"
        "  kind            interpretation\n"
        "  rests on        claim:2, Payslips are a part of payroll.\n"
        "  because         A part of the work is work of the same kind.\n"
        "  also said by    claim:2, Payslips are a part of payroll.\n"
        "\n"
        "what follows: nothing from this claim alone, because another claim says the same\n"
    )


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("3", "what follows: nothing from this claim alone, because no rule draws on it"),
        ("4", "what follows: nothing, because nothing is asserted on its word"),
    ],
)
def test_why_nothing_follows(small_okg: Run, name: str, last: str) -> None:
    assert small_okg("claim", name).out.splitlines()[-1] == last


def test_what_follows_can_be_left_out(small_okg: Run) -> None:
    ran = small_okg("claim", "1", "--no-follows")
    assert "what follows" not in ran.out
    assert ran.out.endswith("conflicts with  claim:3, Payroll is knowledge work.\n")


def test_a_program_gets_it_all(small_okg: Run) -> None:
    found = json.loads(small_okg("claim", "1", "--format", "json").out)
    okg = "https://w3id.org/outsourcing#"
    said = [f"<{okg}payroll>", f"<{okg}hasCategory>", f"<{okg}businessProcess>"]
    assert found["triples"] == [said]
    assert found["positions"] == [18, 47]
    assert found["asserted"] == [{"triple": said, "also_supported_by": []}]
    assert [f"<{okg}payslips>", said[1], said[2]] in found["follows"]
    assert len(found["follows"]) == 3


def test_an_unknown_claim(small_okg: Run) -> None:
    ran = small_okg("claim", "5")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "okg: there is no claim '5'; source statements are numbered 1 to 4\n"


def test_the_advanced_skills_of_knowledge_process_outsourcing(okg: Run) -> None:
    """The packaged knowledge: statement 74, from which a good part of the answers follow."""
    ran = okg("claim", "74")
    assert ran.status == 0
    assert (
        "okg:KnowledgeProcessOutsourcing okg:callsForSkill okg:advancedAnalyticalSkill" in ran.out
    )
    assert "“Different Types of Outsourcing”" in ran.out
    assert "characters 1792 to 1823" in ran.out
    assert "  … okg:requiresSkill okg:advancedAnalyticalSkill, of " in ran.out
    assert "okg:patentResearch" in ran.out
    assert "okg:payroll" not in ran.out
