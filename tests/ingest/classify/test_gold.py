"""Precision and recall on the notices that a careful reader judged without a classifier.

The notices are not part of the repository: OKG_DATA names the folder that has them. What is
measured is printed, and stated in ``docs/classification.md``.
"""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from okg.ingest.classify.classifier import Classification, Classifier, packaged_classifier
from okg.ingest.classify.names import words
from okg.ingest.contracting.reading import releases
from okg.ingest.contracting.release import codes_of, title_and_text

PRECISION = 0.8
RECALL = 0.6
NAMED = {"call center": "call centre", "legal services": "legal service"}
"""What the reader calls services that have another label."""
PAGE = Path(__file__).parents[3] / "docs" / "classification.md"


@dataclass
class Score:
    right: int = 0
    found: int = 0
    expected: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.right / self.expected

    def told(self) -> str:
        return (
            f"{self.precision:.2f} ({self.right} of {self.found}) | "
            f"{self.recall:.2f} ({self.right} of {self.expected})"
        )


@pytest.fixture(scope="module")
def folder() -> Path:
    given = os.environ.get("OKG_DATA")
    if not given:
        pytest.skip("OKG_DATA is not set: the notices are not part of the repository")
    return Path(given)


def measured(folder: Path, classifier: Classifier) -> dict[str, Score]:
    [notices] = folder.glob("contracts-finder-*.ocds.json")
    by_id = {
        (str(it.content.get("id", "")), it.content["ocid"]): it.content for it in releases(notices)
    }
    with (folder / "contracts-finder-gold.tsv").open(encoding="utf-8", newline="") as lines:
        gold = list(csv.DictReader(lines, delimiter="\t"))
    assert len(gold) == 93
    scores = {"category": Score(), "service": Score()}
    for row in gold:
        release = by_id[row["id"], row["ocid"]]
        found = classifier.classify(codes_of(release)[0], *title_and_text(release))
        _count(scores, row, found)
    return scores


def _count(scores: dict[str, Score], row: dict[str, str], found: Classification) -> None:
    expected = set(row["expected_categories"].split(",")) - {"none"}
    category, service = scores["category"], scores["service"]
    category.right += len(expected & set(found.categories))
    category.found += len(found.categories)
    category.expected += len(expected)
    services = [NAMED.get(it, it) for it in row["expected_service"].split("|") if it]
    service.right += found.label in services
    service.found += bool(found.label)
    service.expected += bool(services)


@pytest.mark.parametrize(("basis", "read_text"), [("code only", False), ("code and text", True)])
def test_precision_and_recall(folder: Path, basis: str, read_text: bool) -> None:
    scores = measured(folder, packaged_classifier(read_text=read_text))
    for what, score in scores.items():
        line = f"| {basis} | {what} | {score.told()} |"
        print(line)
        assert line in PAGE.read_text("utf-8"), f"{PAGE.name} should say {line}"
        assert score.precision >= PRECISION, line
        assert score.recall >= RECALL, line


def test_no_name_is_the_title_of_a_notice(folder: Path) -> None:
    """A vocabulary that knows the notices by heart would measure nothing."""
    from okg.knowledge import packaged

    [notices] = folder.glob("contracts-finder-*.ocds.json")
    titles = {words(title_and_text(it.content)[0]) for it in releases(notices)}
    path = packaged().ontology / "names" / "everyday-names.tsv"
    names = {words(line.split("\t")[0]) for line in path.read_text("utf-8").splitlines()}
    learnt = {it for it in titles & names if len(it) > 3}
    assert learnt == set()
