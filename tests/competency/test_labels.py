"""Answers are about arrangements, not about their labels: with or without one, none is missed."""

from pathlib import Path

import pytest

import okg
from okg.graph import KnowledgeGraph
from tests.competency.support import example_files

LABEL = "    rdfs:label "


@pytest.fixture(scope="module")
def relabelled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, KnowledgeGraph]:
    """The examples with no label at all, with labels in no language, and with two in one."""
    graphs = {}
    for kind in ("none", "untagged", "double"):
        folder = tmp_path_factory.mktemp(kind)
        files: list[Path] = []
        for path in example_files():
            lines = []
            for line in path.read_text("utf-8").splitlines(keepends=True):
                if not line.startswith(LABEL) or kind == "double":
                    lines.append(line)
                if line.startswith(LABEL) and kind == "untagged":
                    lines.append(line.replace("@en", ""))
                if line.startswith(LABEL) and kind == "double":
                    lines.append(line.replace('"@en', ' again"@en'))
            copy = folder / f"{path.parent.name}.ttl"
            copy.write_text("".join(lines), "utf-8")
            files.append(copy)
        graphs[kind] = okg.open(data=files)
    return graphs


@pytest.mark.parametrize("kind", ["none", "untagged", "double"])
def test_labels_change_no_row(
    kind: str, relabelled: dict[str, KnowledgeGraph], with_examples: KnowledgeGraph
) -> None:
    names = [name for name, query in with_examples.queries.items() if query.needs]
    assert len(names) > 25
    for name in names:
        assert len(relabelled[kind].ask(name)) == len(with_examples.ask(name)), name
