"""What contracts are found to be, rule by rule."""

import pytest

from okg.ingest.arrangements import Code
from okg.ingest.classify.catalogue import packaged_catalogue
from okg.ingest.classify.classifier import Classification, key_of, packaged_classifier
from okg.namespaces import OKG, ONTOLOGY


def main(code: str, scheme: str = "CPV") -> Code:
    return Code(scheme, code)


def additional(code: str) -> Code:
    return Code("CPV", code, main=False)


def found(codes: list[Code], title: str = "", text: str = "") -> Classification:
    return packaged_classifier().classify(codes, title, text)


def test_a_code_is_what_it_is_mapped_to() -> None:
    result = found([main("79211110")])
    assert result == Classification(
        "CPV 79211110 Payroll management services is mapped to payroll (0.95)",
        f"{OKG}payroll",
        "payroll",
        (f"{OKG}payroll",),
        (),
        "Payroll management services",
        ("BPO",),
        "code",
        0.95,
        f"{ONTOLOGY}/mapping/cpv-2008/payroll-79211110",
    )


@pytest.mark.parametrize(
    ("code", "service", "categories"),
    [
        # Nothing is decided on the first three themselves: a shorter prefix has the decision.
        ("72212517", "application development", ("BPO", "IPO", "ITO")),
        ("79111000", "legal service", ("KPO",)),
        ("79341400", "marketing", ("BPO",)),
        # The decision at the longest prefix goes before that at a shorter one.
        ("72316000", "data analysis", ("KPO",)),
        ("72310000", "data processing", ("BPO", "IPO", "ITO")),
        # A check digit, and blanks, are no part of the code.
        (" 79211110-0 ", "payroll", ("BPO",)),
        # The parts of a compound service, all of them, are the compound.
        ("72413000", "web design and development", ("BPO", "ITO")),
        # Two services that are not parts of one: the more trusted, and the categories of both.
        ("79419000", "business consultancy", ("BPO", "KPO")),
        # A category without a service.
        ("72000000", "", ("BPO", "IPO", "ITO")),
    ],
)
def test_the_longest_prefix_decides(code: str, service: str, categories: tuple[str, ...]) -> None:
    result = found([main(code)])
    assert (result.label, result.categories) == (service, categories)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "85311100",
            "CPV 85311100 Welfare services for the elderly: care, which is no outsourcing",
        ),
        ("45233141", "CPV 45233141: works, which is no outsourcing"),
        ("39130000", "CPV 39130000 is goods, not a service; the words name no service"),
        ("79000000", "marketing, consulting, recruitment, printing and security is too general"),
        ("99999999", "it has no code that is known; the words name no service"),
        ("7921", "it has no code that is known; the words name no service"),
    ],
)
def test_what_is_not_known_says_why(code: str, reason: str) -> None:
    result = found([main(code)])
    assert not result.is_known
    assert (result.matched_by, result.confidence) == ("", None)
    assert reason in result.reason


def test_the_main_code_goes_before_additional_ones() -> None:
    assert found([main("79211110"), additional("79341000"), additional("79342000")]).label == (
        "payroll"
    )


def test_additional_codes_decide_where_the_main_one_does_not() -> None:
    result = found([main("79000000"), additional("79341000")])
    assert (result.label, result.confidence) == ("marketing", 0.59)
    assert result.reason.startswith("additional CPV 79341000 Advertising services is mapped to")


def test_additional_codes_that_confirm_the_main_one_outweigh_others() -> None:
    training = [main("80000000"), additional("80500000"), additional("72212931")]
    assert found(training).categories == ()
    assert found([*training[::2]]).label == "application development"


@pytest.mark.parametrize(
    ("scheme", "code", "label"),
    [
        ("CPC", "82223", "payroll"),
        ("NAICS", "541214", "payroll"),
        ("", "79211110", "payroll"),
        ("UNSPSC", "80111500", ""),
    ],
)
def test_codes_of_other_standards(scheme: str, code: str, label: str) -> None:
    assert found([main(code, scheme)]).label == label


@pytest.mark.parametrize(
    ("title", "label", "categories", "confidence"),
    [
        ("Provision of Outsourced Payroll Services", "payroll", ("BPO",), 0.6),
        ("Payroll", "payroll", ("BPO",), 0.8),
        ("Website Re-Design 2026", "web design", ("BPO", "ITO"), 0.55),
        ("Legal services framework", "legal service", ("KPO",), 0.8),
        ("Managed I.T. things and IT helpdesks", "information technology support",
         ("BPO", "IPO", "ITO"), 0.6),
        ("薪酬核算与发放服务", "payroll", ("BPO",), 0.6),
    ],
)  # fmt: skip
def test_without_a_code_the_title_is_read(
    title: str, label: str, categories: tuple[str, ...], confidence: float
) -> None:
    result = found([], title)
    assert (result.label, result.categories) == (label, categories)
    assert (result.matched_by, result.confidence) == ("text", confidence)


@pytest.mark.parametrize(
    "title",
    [
        "Procurement of Vehicles",
        "Payroll System",
        "Marketing training course",
        "Supply of agency staff",
        "Quantum zorbing",
        "",
    ],
)
def test_titles_that_name_no_work(title: str) -> None:
    assert not found([], title).is_known


def test_words_that_are_never_read_alone_fill_a_category_with_a_service() -> None:
    result = found([main("72000000")], "New website for the county")
    assert (result.label, result.matched_by) == ("web design and development", "code and text")
    assert result.categories == ("BPO", "IPO", "ITO")
    assert found([main("72000000")], "Legal services").label == ""


def test_a_firm_exclusion_yields_to_several_words_only() -> None:
    assert found([main("60000000")], "Marketing of the line").categories == ()
    assert found([main("60000000")], "Customer contact centre").label == "call centre"


def test_a_title_that_names_staff_overrules_a_weak_mapping() -> None:
    assert found([main("79600000")], "Recruitment").categories == ("BPO",)
    assert found([main("79600000")], "Agency social workers").categories == ()


def test_a_description_is_read_where_code_and_title_are_silent() -> None:
    text = "We seek a provider of payroll services for 300 staff."
    result = found([main("79000000")], "Lot 3", text)
    assert (result.label, result.matched_by, result.confidence) == ("payroll", "text", 0.3)
    assert not found([main("85000000")], "Lot 3", text).is_known


def test_candidates_come_with_what_is_not_matched() -> None:
    near = ("medical billing", "medical transcription")
    assert found([], "Medical letters").candidates == near
    assert found([], "Quantum zorbing").candidates == ()
    assert found([main("85000000")], "Medical letters").candidates == (), "the code is clear"


def test_the_user_goes_before_everything() -> None:
    codes = [main("85000000")]
    decisions = {key_of(codes, "Lot 3"): "marketing", key_of([], "Payroll"): "-"}
    classifier = packaged_classifier().with_decisions(decisions)
    result = classifier.classify(codes, " lot  3 ")
    assert (result.label, result.matched_by, result.confidence) == (
        *("marketing", "your decision"),
        1.0,
    )
    assert classifier.classify([], "Payroll").categories == ()
    assert classifier.classify([], "Payroll").reason == "you decided that this is no outsourcing"


def test_contested_services_say_so() -> None:
    result = found([], "Animation services")
    assert result.categories == ("BPO", "KPO")
    assert result.reason.endswith("the sources disagree about its categories")


def test_codes_only() -> None:
    classifier = packaged_classifier(read_text=False)
    assert not classifier.classify([], "Payroll").is_known
    assert classifier.classify([main("79211110")], "").label == "payroll"


def test_text_knows_what_is_decided_on_the_codes_of_a_service() -> None:
    catalogue = packaged_catalogue()
    support = catalogue.target("itSupport")
    assert support.categories == {"ITO"}
    assert catalogue.categories_of(support) == {"BPO", "IPO", "ITO"}
    technical = catalogue.target("technicalSupport")
    assert catalogue.categories_of(technical) == technical.categories == {"BPO"}
