"""The everyday names of contracts: each known once, with a source, and standing for something."""

import csv
from pathlib import Path

import pytest

from okg.errors import EnvironmentFault
from okg.ingest.classify.catalogue import packaged_catalogue
from okg.ingest.classify.names import Name, Names, packaged_names, read_names, words
from okg.knowledge import packaged

FOLDER = packaged().ontology / "names"
CPV = "http://data.europa.eu/cpv/cpv/"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_name_is_there_once_and_has_a_source() -> None:
    names = rows("everyday-names.tsv")
    sources = {it["key"] for it in rows("sources.tsv")}
    keys = [words(it["name"]) for it in names]
    assert len(set(keys)) == len(keys) > 1500
    assert all(keys)
    assert {it["source"] for it in names} == sources
    assert all(0 <= float(it["confidence"]) <= 0.6 for it in names), "a name is never certain"


def test_names_are_in_order() -> None:
    listed = [(it["stands for"], it["name"]) for it in rows("everyday-names.tsv")]
    assert listed == sorted(listed)


def test_names_from_the_procurement_vocabulary_are_in_its_titles() -> None:
    titles = [
        set(words(title))
        for iri, title in packaged_catalogue().titles.items()
        if iri.startswith(CPV)
    ]
    generic = set(words("service services"))
    for it in rows("everyday-names.tsv"):
        if it["source"] == "cpv-2008":
            said = set(words(it["name"])) - generic
            assert any(said <= title for title in titles), it["name"]


def test_a_damaged_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text("name\tstands for\tconfidence\tsource\nx y\tnoSuchThing\t0.5\teditors\n")
    with pytest.raises(EnvironmentFault, match=r"names\.tsv, line 2: .*noSuchThing"):
        read_names(path, packaged_catalogue())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call Center services", ("call", "centre", "service")),
        ("R&D: the city’s surveys", ("r", "and", "d", "the", "city", "survey")),
        ("Ｐayroll　ANALYSIS", ("payroll", "analysis")),
        ("business bodies, addresses", ("business", "body", "addresse")),
    ],
)
def test_words_are_made_comparable(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


def test_the_longest_name_is_found_and_a_hidden_label_is_not() -> None:
    catalogue = packaged_catalogue()
    payroll, billing = catalogue.target("payroll"), catalogue.target("billing")
    names = Names(
        catalogue,
        [
            Name("pay", (payroll,)),
            Name("pay per click", (billing,)),
            Name("marketing", confidence=0.0),
            Name("course", exclusion="trainingExclusion"),
        ],
    )
    [found] = names.find("Pay-per-click and marketing")
    assert (found.name.text, found.at, found.length, found.firm) == ("pay per click", 0, 3, True)
    assert [it.name.text for it in names.find("a course on pay")] == ["course", "pay"]
    assert not any(it.firm for it in names.find("a course on pay"))
    assert names.find("Provision of Pay services")[0].firm, "nothing else is said"
    assert names.find("Pay system") == [], "a product"


def test_nearest_names_are_labels_of_services() -> None:
    names = packaged_names(packaged_catalogue())
    assert "medical transcription" in names.nearest("medical letters")
    assert names.nearest("zorbing") == []
