"""Names of datasets and of their graphs."""

import pytest

from okg.errors import InputError
from okg.store.names import check_name, graph_of, inferred_graph_of, name_for, name_of

DATASET = "https://w3id.org/outsourcing/dataset/"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("contracts.ttl", "contracts"),
        ("folder/Contracts 2025 (final).ttl", "contracts-2025-final"),
        ("contracts.nt.gz", "contracts"),
        ("a.b.trig", "a.b"),
        ("合同.ttl", "合同"),
        ("Cafe\u0301.ttl", "caf\u00e9"),
        ("_x.ttl", "_x"),
    ],
)
def test_a_dataset_is_called_after_its_file(file: str, name: str) -> None:
    assert name_for(file) == name
    assert name_of(graph_of(name)) == name
    assert name_of(inferred_graph_of(name)) == name


@pytest.mark.parametrize("file", ["-", "….ttl", "---.ttl"])
def test_a_file_may_have_no_name_to_give(file: str) -> None:
    with pytest.raises(InputError, match="--name"):
        name_for(file)


@pytest.mark.parametrize(
    "name", ["", "a/b", "a b", ".a", "-a", "a" * 101, "a\n", "<a>", "a#b", "%41", "e\u0301"]
)
def test_what_no_dataset_can_be_called(name: str) -> None:
    with pytest.raises(InputError, match="cannot be the name of a dataset"):
        check_name(name)


@pytest.mark.parametrize("name", ["a", "2025", "a-b_c.d", "inferred", "合同", "a" * 100])
def test_what_a_dataset_can_be_called(name: str) -> None:
    assert check_name(name) == name


def test_graphs_of_others_are_of_no_dataset() -> None:
    assert graph_of("a") == f"{DATASET}a"
    assert inferred_graph_of("a") == f"{DATASET}a/inferred"
    for graph in ("https://w3id.org/outsourcing", DATASET, f"{DATASET}a/file/1", "urn:a"):
        assert name_of(graph) is None
