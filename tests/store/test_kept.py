"""Objects are kept between processes, and never half."""

from pathlib import Path

import pytest

from okg.store.kept import KEPT, kept, key_of


def test_an_object_is_made_once(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> dict[str, int]:
        made.append(1)
        return {"a": len(made)}

    assert kept(tmp_path / "new", "key", make) == {"a": 1}
    assert kept(tmp_path / "new", "key", make) == {"a": 1}
    assert kept(tmp_path / "new", "other", make) == {"a": 2}


@pytest.mark.parametrize("damage", [b"", b"x" * 10, b"x" * 100])
def test_a_damaged_file_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    kept(tmp_path, "key", lambda: "old")
    (tmp_path / "key.pickle").write_bytes(damage)
    assert kept(tmp_path, "key", lambda: "new") == "new"
    assert kept(tmp_path, "key", lambda: "newer") == "new"


def test_a_truncated_file_counts_as_none(tmp_path: Path) -> None:
    kept(tmp_path, "key", lambda: list(range(100)))
    path = tmp_path / "key.pickle"
    path.write_bytes(path.read_bytes()[:-1])
    assert kept(tmp_path, "key", lambda: "new") == "new"


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert kept(tmp_path / "file" / "cache", "key", lambda: "made") == "made"


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        kept(tmp_path, f"key{number}", lambda: "object")
    assert len(list(tmp_path.iterdir())) == KEPT


def test_keys_tell_contents_apart() -> None:
    assert key_of(b"a", b"b") == key_of(b"a", b"b")
    assert (
        len({key_of(b"a", b"b"), key_of(b"ab"), key_of(b"b", b"a"), key_of(b"a", b"b", b"")}) == 4
    )
