"""The cache: complete or absent, whatever happens to its files and whoever else uses it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from okg.store.cache import KEPT, Cache, default_folder

QUADS = [
    ox.Quad(
        ox.NamedNode(f"urn:s{number}"),
        ox.NamedNode("urn:p"),
        ox.Literal(str(number)),
        ox.NamedNode("urn:g"),
    )
    for number in range(100)
]


class Builder:
    """Gives the quads, and counts how often it is asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> Iterable[ox.Quad]:
        self.calls += 1
        return QUADS


def never() -> Iterable[ox.Quad]:
    raise AssertionError("the entry should have been there")


def only_folder(cache: Path) -> Path:
    [folder] = [path for path in cache.iterdir() if path.is_dir()]
    return folder


def test_the_second_time_nothing_is_built(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "new" / "folder")
    assert set(cache.get("key", Builder())) == set(QUADS)
    assert set(cache.get("key", never)) == set(QUADS)


def test_another_key_is_another_entry(tmp_path: Path) -> None:
    builder = Builder()
    for key in ("one", "two", "one"):
        Cache(tmp_path).get(key, builder)
    assert builder.calls == 2


def names_of_entry_files(tmp_path: Path) -> list[str]:
    Cache(tmp_path).get("key", Builder())
    return [path.name for path in only_folder(tmp_path).iterdir() if path.stat().st_size]


def test_damage_to_any_file_is_noticed_and_mended(tmp_path: Path) -> None:
    names = names_of_entry_files(tmp_path / "model")
    assert len(names) > 5
    for kind in sorted({name.partition("-")[0].lstrip("0123456789") or "LOG" for name in names}):
        folder = tmp_path / f"damaged{kind}"
        Cache(folder).get("key", Builder())
        for path in only_folder(folder).iterdir():
            if kind in path.name and path.stat().st_size:
                content = bytearray(path.read_bytes())
                content[len(content) // 2] ^= 1
                path.write_bytes(content)
                break
        builder = Builder()
        assert set(Cache(folder).get("key", builder)) == set(QUADS), kind
        assert builder.calls == 1, kind
        assert set(Cache(folder).get("key", never)) == set(QUADS), kind


@pytest.mark.parametrize(
    "manifest", [b"", b"{", b"[]", b"{}", b'{"folder": 1}', b'{"folder": "gone", "files": {}}']
)
def test_a_bad_manifest_is_replaced(tmp_path: Path, manifest: bytes) -> None:
    Cache(tmp_path).get("key", Builder())
    (tmp_path / "key.json").write_bytes(manifest)
    builder = Builder()
    assert set(Cache(tmp_path).get("key", builder)) == set(QUADS)
    assert builder.calls == 1
    assert json.loads((tmp_path / "key.json").read_bytes())["files"]


def test_a_missing_folder_is_made_again(tmp_path: Path) -> None:
    Cache(tmp_path).get("key", Builder())
    shutil.rmtree(only_folder(tmp_path))
    assert set(Cache(tmp_path).get("key", Builder())) == set(QUADS)
    assert set(Cache(tmp_path).get("key", never)) == set(QUADS)


def test_a_folder_that_cannot_be_made_is_not_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    builder = Builder()
    assert set(Cache(tmp_path / "file" / "cache").get("key", builder)) == set(QUADS)
    assert builder.calls == 1


def test_a_failed_build_leaves_nothing_behind(tmp_path: Path) -> None:
    class Full(Cache):
        def _manifest(self, key: str) -> Path:
            return self.folder / "no such folder" / f"{key}.json"

    assert set(Full(tmp_path).get("key", Builder())) == set(QUADS)
    assert list(tmp_path.iterdir()) == []


def test_an_open_store_outlives_its_entry(tmp_path: Path) -> None:
    store = Cache(tmp_path).get("key", Builder())
    shutil.rmtree(only_folder(tmp_path))
    assert set(store) == set(QUADS)


def test_only_the_newest_entries_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        Cache(tmp_path).get(f"key{number}", Builder())
        os.utime(tmp_path / f"key{number}.json", (number, number))
    left = {path.name for path in tmp_path.glob("*.json")}
    # The last one was written after the others had been put back in time.
    assert left == {f"key{number}.json" for number in range(2, KEPT + 2)}


def test_nameless_folders_go_when_they_are_old(tmp_path: Path) -> None:
    old, young = tmp_path / "key-old", tmp_path / "key-young"
    old.mkdir()
    young.mkdir()
    an_hour_ago = time.time() - 3700
    os.utime(old, (an_hour_ago, an_hour_ago))
    Cache(tmp_path).get("key", Builder())
    assert not old.exists()
    assert young.exists()


RACER = """
import sys, time
from pathlib import Path
from tests.store.test_cache import QUADS
from okg.store.cache import Cache
folder = Path(sys.argv[1])
(folder.parent / sys.argv[2]).touch()
def build():
    while len(list(folder.parent.glob("ready*"))) < 3:
        time.sleep(0.001)
    return QUADS
assert set(Cache(folder).get("key", build)) == set(QUADS)
"""


def test_processes_may_race(tmp_path: Path) -> None:
    """Three processes find no entry, and build it at the same moment."""
    root = Path(__file__).parents[2]
    folder = tmp_path / "cache"
    racers = [
        subprocess.Popen([sys.executable, "-c", RACER, str(folder), f"ready{number}"], cwd=root)
        for number in range(3)
    ]
    assert [racer.wait(timeout=60) for racer in racers] == [0, 0, 0]
    assert set(Cache(folder).get("key", never)) == set(QUADS)


def test_the_user_can_choose_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OKG_CACHE_DIR", str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.delenv("OKG_CACHE_DIR")
    assert default_folder().name == "okg"
    assert default_folder().is_absolute()
