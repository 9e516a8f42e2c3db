"""The folder of a store: generations, the one writer, and readers beside it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from okg.errors import EnvironmentFault
from okg.store.catalogue import FORMAT
from okg.store.folder import Folder

ROOT = Path(__file__).parents[2]
GRAPH = ox.NamedNode("urn:g")


def quad(number: int) -> ox.Quad:
    return ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(str(number)), GRAPH)


def put(folder: Folder, number: int) -> None:
    with folder.writing(0) as draft:
        draft.store.add(quad(number))
        draft.commit()


def fail(folder: Folder) -> None:
    with folder.writing(0) as draft:
        draft.store.add(quad(2))
        draft.store.flush()
        _ = 1 / 0


def numbers(store: ox.Store) -> list[int]:
    return sorted(int(it.object.value) for it in store)


def generations(folder: Folder) -> list[str]:
    return sorted(it.name for it in folder.path.iterdir() if it.is_dir())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    found = Folder(tmp_path / "store")
    put(found, 1)
    return found


def test_a_first_writer_makes_the_folder(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "deep" / "store")
    assert not folder.exists()
    put(folder, 1)
    assert folder.exists()
    with folder.reading() as store:
        assert numbers(store) == [1]


def test_each_commit_is_a_generation_and_the_one_before_goes(folder: Folder) -> None:
    [before] = generations(folder)
    put(folder, 2)
    [after] = generations(folder)
    assert before != after
    with folder.reading() as store:
        assert numbers(store) == [1, 2]


def test_a_generation_is_never_written_again(folder: Folder) -> None:
    [name] = generations(folder)
    with folder.reading():
        before = {it.name: it.read_bytes() for it in (folder.path / name).iterdir()}
        put(folder, 2)
        assert {it.name: it.read_bytes() for it in (folder.path / name).iterdir()} == before


def test_without_a_commit_nothing_changes(folder: Folder) -> None:
    before = sorted(folder.path.rglob("*"))
    with folder.writing(0) as draft:
        draft.store.add(quad(2))
    with pytest.raises(ZeroDivisionError):
        fail(folder)
    assert sorted(folder.path.rglob("*")) == before
    with folder.reading() as store:
        assert numbers(store) == [1]


def test_a_first_writer_that_comes_to_nothing_leaves_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "store")
    with pytest.raises(ZeroDivisionError):
        fail(folder)
    assert not folder.path.exists()
    folder.path.mkdir()
    with folder.writing(0):
        pass
    assert list(folder.path.iterdir()) == [folder.path / "lock"]
    # Which is no obstacle.
    put(folder, 1)


def test_a_draft_may_be_made_afresh(folder: Folder) -> None:
    other = ox.Quad(
        ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.BlankNode("c"), ox.NamedNode("urn:h")
    )
    with folder.writing(0) as draft:
        draft.store.add(other)
        store = draft.without({GRAPH.value})
        assert set(store) == {other}
        draft.commit()
    with folder.reading() as store:
        # The blank node has kept its label.
        assert set(store) == {other}
    with folder.writing(0) as draft:
        assert set(draft.start_empty()) == set()
        draft.commit()
    with folder.reading() as store:
        assert set(store) == set()
    assert len(generations(folder)) == 1


def test_readers_keep_what_they_have_while_it_is_written(folder: Folder) -> None:
    first = folder.open()
    put(folder, 2)
    second = folder.open()
    put(folder, 3)
    assert numbers(first.store) == [1]
    assert numbers(second.store) == [1, 2]
    assert len(generations(folder)) == 3
    first.close()
    put(folder, 4)
    assert len(generations(folder)) == 2
    assert numbers(second.store) == [1, 2]
    second.close()
    with folder.writing(0):
        # Whoever writes next tidies up, even if nothing comes of it.
        pass
    assert len(generations(folder)) == 1


READER = """
import sys, time
from pathlib import Path
from okg.store.folder import Folder
folder = Folder(sys.argv[1])
until = time.monotonic() + float(sys.argv[2])
seen = 0
while time.monotonic() < until:
    with folder.reading() as store:
        found = sorted(int(it.object.value) for it in store)
        assert found == list(range(1, len(found) + 1)), found
        assert len(found) >= seen, (found, seen)
        seen = len(found)
print(seen)
"""


def test_readers_never_see_half_of_a_load(folder: Folder) -> None:
    """Each commit adds one number: readers must see all up to one, and never fewer than before."""
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(folder.path), "2"], stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    number = 1
    while all(reader.poll() is None for reader in readers):
        number += 1
        put(folder, number)
    outputs = [reader.communicate(timeout=60)[0] for reader in readers]
    assert [reader.returncode for reader in readers] == [0, 0]
    assert all(1 < int(it) <= number for it in outputs)


WRITER = """
import sys, time
from okg.store.folder import Folder
with Folder(sys.argv[1]).writing(0) as draft:
    print("locked", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_writer(folder: Folder) -> Iterator[subprocess.Popen[bytes]]:
    """A process that writes until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"locked\n"
    yield process
    process.communicate(timeout=60)


def test_a_second_writer_is_refused_with_the_first_ones_number(
    folder: Folder, other_writer: subprocess.Popen[bytes]
) -> None:
    with pytest.raises(EnvironmentFault) as caught, folder.writing(0):
        pass
    assert f"is being written by process {other_writer.pid} (" in caught.value.message
    assert "--wait" in caught.value.message
    # Readers are in nobody's way.
    with folder.reading() as store:
        assert numbers(store) == [1]


def test_a_second_writer_waits(folder: Folder, other_writer: subprocess.Popen[bytes]) -> None:
    assert other_writer.stdin is not None
    with pytest.raises(EnvironmentFault), folder.writing(0.2):
        pass
    other_writer.stdin.close()
    other_writer.stdin = None
    with folder.writing(60) as draft:
        draft.store.add(quad(2))
        draft.commit()
    with folder.reading() as store:
        assert numbers(store) == [1, 2]


def test_a_dead_writer_is_in_nobodys_way(
    folder: Folder, other_writer: subprocess.Popen[bytes]
) -> None:
    other_writer.kill()
    other_writer.wait()
    put(folder, 2)
    assert len(generations(folder)) == 1


def refused(folder: Folder) -> str:
    """Return what a reader is told, which is what a writer is told too."""
    with pytest.raises(EnvironmentFault) as read:
        folder.open()
    with pytest.raises(EnvironmentFault) as written, folder.writing(0) as draft:
        _ = draft.store
    assert written.value.message == read.value.message
    return read.value.message


def test_what_is_no_store(tmp_path: Path) -> None:
    missing = Folder(tmp_path / "missing")
    with pytest.raises(EnvironmentFault, match=r"there is no store at .*missing: okg load"):
        missing.open()
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    assert "is a file: a store is a folder" in refused(Folder(file))
    assert file.read_text(encoding="utf-8") == "x"
    with pytest.raises(EnvironmentFault, match=r"is not a store of okg: it has no okg-store\.json"):
        Folder(tmp_path).open()
    with pytest.raises(EnvironmentFault, match="has other files in it and is not a store"):
        put(Folder(tmp_path), 1)
    assert list(tmp_path.iterdir()) == [file]


def test_a_newer_store_is_refused_with_what_is_needed(folder: Folder) -> None:
    manifest = folder.path / "okg-store.json"
    said = json.loads(manifest.read_bytes())
    manifest.write_text(json.dumps(said | {"format": FORMAT + 1, "okg": "9.8.7"}), encoding="utf-8")
    message = refused(folder)
    assert "was written by okg 9.8.7 in a newer form: use okg 9.8.7 or later" in message


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"format": 1, "okg": "1", "generation": "../x"}', "\0"]
)
def test_a_damaged_manifest_is_told(folder: Folder, content: str) -> None:
    (folder.path / "okg-store.json").write_text(content, encoding="utf-8")
    assert "okg-store.json is damaged" in refused(folder)


def test_a_missing_generation_is_told(folder: Folder) -> None:
    [name] = generations(folder)
    (folder.path / name).rename(folder.path / "elsewhere")
    assert f"its generation {name} is missing" in refused(folder)


@pytest.mark.parametrize("kind", ["CURRENT", "MANIFEST"])
def test_a_damaged_generation_is_told(folder: Folder, kind: str) -> None:
    [name] = generations(folder)
    for path in (folder.path / name).iterdir():
        if path.name.startswith(kind):
            path.write_bytes(b"nothing of the kind")
    message = refused(folder)
    assert "is damaged" in message
    assert "okg restore" in message


def test_a_store_can_be_read_where_it_cannot_be_written(folder: Folder) -> None:
    """As on a read-only medium: every file and folder without the right to write."""
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    everything = [folder.path, *folder.path.rglob("*")]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with folder.reading() as store:
            assert numbers(store) == [1]
        with pytest.raises(EnvironmentFault, match="it can still be queried"):
            put(folder, 2)
    finally:
        for path in everything:
            path.chmod(0o755)


@pytest.fixture
def read_only(folder: Folder, tmp_path: Path) -> Iterator[Folder]:
    """The store on a medium that cannot be written, if this machine lets us have one."""
    place = tmp_path / "medium"
    place.mkdir()
    command = ["mount", "--bind", "-o", "ro", str(folder.path), str(place)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount, and not everywhere")
    try:
        yield Folder(place)
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_read_only_medium_can_be_read(read_only: Folder) -> None:
    with read_only.reading() as store:
        assert numbers(store) == [1]
    with pytest.raises(EnvironmentFault, match="Read-only file system; it can still be queried"):
        put(read_only, 2)


def test_leftovers_of_dead_writers_go(folder: Folder) -> None:
    [name] = generations(folder)
    shutil.copytree(folder.path / name, folder.path / "generation-0-dead")
    (folder.path / "generation-0-empty").mkdir()
    (folder.path / "okg-store.json.generation-0-dead").write_text("{}", encoding="utf-8")
    (folder.path / "notes.txt").write_text("mine", encoding="utf-8")
    put(folder, 2)
    assert len(generations(folder)) == 1
    assert sorted(it.name for it in folder.path.iterdir() if it.is_file()) == [
        "lock",
        "notes.txt",
        "okg-store.json",
    ]


def test_a_writer_without_hard_links_copies(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(_source: Path, _target: Path) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", link)
    put(folder, 2)
    with folder.reading() as store:
        assert numbers(store) == [1, 2]


def test_a_disk_that_fails_is_told_and_nothing_changes(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(
        EnvironmentFault, match="cannot be written: No space left on device; nothing has changed"
    ):
        put(folder, 2)
    monkeypatch.undo()
    assert len(generations(folder)) == 1
    with folder.reading() as store:
        assert numbers(store) == [1]


def test_the_lock_says_nothing_when_nobody_writes(folder: Folder) -> None:
    assert (folder.path / "lock").read_bytes() == b""
    with folder.writing(0):
        said = (folder.path / "lock").read_text(encoding="utf-8")
        assert said.startswith(f"{os.getpid()} ")
    assert (folder.path / "lock").read_bytes() == b""


def test_a_moment_is_enough_to_find_the_store_locked(
    folder: Folder, other_writer: subprocess.Popen[bytes]
) -> None:
    assert other_writer.pid
    began = time.monotonic()
    with pytest.raises(EnvironmentFault), folder.writing(0):
        pass
    assert time.monotonic() - began < 5
