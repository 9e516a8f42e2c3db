"""Nothing is ever half done: processes are killed at random moments, and disks are full.

After each fault the store opens and holds either the state before or the state after, whole.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from okg.store.holdings import Embedded
from okg.store.loading import Options
from okg.store.local import LocalStore
from tests.store.support import contents, is_sound

HEAD = "@prefix okg: <https://w3id.org/outsourcing#> . @prefix ex: <https://example.org/x#> .\n"
LOOSE = Options(validate=False)
SIZE = 400

State = tuple[object, ...]

WORK = """
import sys
from okg.store.loading import Options
from okg.store.local import LocalStore
import okg.validation.run_columnar
from okg.store.loading import _rules
store, what, *rest = sys.argv[1:]
_rules(False)
print("ready", flush=True)
local = LocalStore(store)
if what == "unload":
    local.unload(*rest)
else:
    local.load(rest[1:], rest[0], Options(validate=False))
print("done", flush=True)
"""
"""Announces when it begins, so that no time is spent on killing processes that only start."""


def services(folder: Path, name: str, count: int) -> str:
    path = folder / f"{name}.ttl"
    rows = (
        f"ex:{name}{number} okg:broaderService okg:payroll ; okg:hasClient ex:shared{number % 9} ,"
        f' [ okg:identifier "{number}" ] .\n'
        for number in range(count)
    )
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return str(path)


def state(local: LocalStore) -> State:
    """Return what the store holds, after a look whether it is sound."""
    with local.folder.reading() as store:
        assert is_sound(store)
        held = Embedded(store)
        return len(store), [(it.name, it.content, it.inferred) for it in held.catalogue.datasets]


@pytest.fixture(scope="module")
def begun(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A store with two linked datasets, and a folder with files to load."""
    folder = tmp_path_factory.mktemp("begun")
    shutil.copytree(made_once, folder / "store")
    local = LocalStore(folder / "store")
    shared = folder / "shared.ttl"
    shared.write_text(
        HEAD + "".join(f"ex:shared{it} okg:identifier 'c{it}' .\n" for it in range(9)),
        encoding="utf-8",
    )
    local.load([services(folder, "old", SIZE), str(shared)], options=LOOSE)
    services(folder, "new", SIZE)
    return folder / "store", folder


def after(begun: tuple[Path, Path], tmp_path: Path, *work: str) -> State:
    shutil.copytree(begun[0], tmp_path / "after")
    local = LocalStore(tmp_path / "after")
    if work[0] == "unload":
        local.unload(work[1])
    else:
        local.load(work[2:], work[1], LOOSE)
    return state(local)


def works(folder: Path) -> dict[str, tuple[str, ...]]:
    return {
        "load": ("load", "new", str(folder / "new.ttl")),
        "replace": ("load", "old", str(folder / "new.ttl")),
        "unload": ("unload", "old"),
    }


def kill_often(begun: tuple[Path, Path], tmp_path: Path, work: tuple[str, ...], times: int) -> None:
    """Kill the work ``times`` at random moments; whatever happened, it can be done afterwards."""
    folder = tmp_path / "store"
    shutil.copytree(begun[0], folder)
    local = LocalStore(folder, wait=0)
    before, began = state(local), time.monotonic()
    wanted = after(begun, tmp_path, *work)
    assert before != wanted
    longest = time.monotonic() - began
    chance = random.Random(f"{work[0]} {work[1]}")
    seen = set()
    for _ in range(times):
        process = subprocess.Popen(
            [sys.executable, "-c", WORK, str(folder), *work], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        began = time.monotonic()
        # Also a little later than it takes, and often towards the end, where the change is made.
        delay = longest * chance.choice((chance.random(), 0.7 + 0.4 * chance.random()))
        try:
            process.wait(delay)
            longest = time.monotonic() - began
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        found = state(local)
        assert found in (before, wanted)
        seen.add(found == wanted)
        if found == wanted:
            shutil.rmtree(folder)
            shutil.copytree(begun[0], folder)
        elif True not in seen:
            # The machine has become slower.
            longest *= 1.1
    # What dead writers left does not keep the next from its work, and is gone then.
    if work[0] == "unload":
        local.unload(work[1])
    else:
        local.load(work[2:], work[1], LOOSE)
    assert state(local) == wanted
    assert len([it for it in folder.iterdir() if it.is_dir()]) == 1
    assert times < 20 or seen == {True, False}


@pytest.mark.parametrize("work", ["load", "replace", "unload"])
def test_a_killed_writer_changes_all_or_nothing(
    begun: tuple[Path, Path], tmp_path: Path, work: str
) -> None:
    kill_often(begun, tmp_path, works(begun[1])[work], 2)


@pytest.mark.slow
@pytest.mark.parametrize("work", ["load", "replace", "unload"])
def test_a_writer_killed_often_changes_all_or_nothing(
    begun: tuple[Path, Path], tmp_path: Path, work: str
) -> None:
    kill_often(begun, tmp_path, works(begun[1])[work], 40)


STEPS = """
import os, shutil, signal, sys
from pathlib import Path
from okg.store import disk
from okg.store.loading import Options
from okg.store.local import LocalStore
count = int(sys.argv[2])
def counted(function):
    def call(*arguments, **named):
        global count
        count -= 1
        if count == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)
    return call
# The steps by which one generation takes the place of another.
disk.sync = counted(disk.sync)
Path.replace = counted(Path.replace)
shutil.rmtree = counted(shutil.rmtree)
os.link = counted(os.link)
shutil.copyfile = counted(shutil.copyfile)
LocalStore(sys.argv[1]).unload("shared")
"""


@pytest.mark.slow
def test_a_writer_killed_before_each_step_changes_all_or_nothing(
    begun: tuple[Path, Path], tmp_path: Path
) -> None:
    wanted = after(begun, tmp_path, "unload", "shared")
    before = state(LocalStore(begun[0]))
    seen = []
    for step in range(1, 200):
        folder = tmp_path / f"store{step}"
        shutil.copytree(begun[0], folder)
        ran = subprocess.run(
            [sys.executable, "-c", STEPS, str(folder), str(step)], check=False
        ).returncode
        found = state(LocalStore(folder))
        assert found in (before, wanted)
        seen.append(found == wanted)
        shutil.rmtree(folder)
        if ran == 0:
            break
        assert ran == -signal.SIGKILL
    assert seen[-1]
    # Nothing, up to one step; from then on everything.
    assert seen == sorted(seen)
    assert seen.count(False) > 5


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes, if this machine lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk, and not everywhere")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "okg", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_a_full_disk_is_told_and_changes_nothing(
    begun: tuple[Path, Path], small_disk: Path, tmp_path: Path
) -> None:
    folder = small_disk / "store"
    shutil.copytree(begun[0], folder)
    local = LocalStore(folder)
    with local.folder.reading() as store:
        before = contents(store)
    big = services(tmp_path, "big", 5_000)
    room = shutil.disk_usage(small_disk).free
    left = random.Random(1)
    for free in (0, 4_096, *(left.randrange(room // 8) for _ in range(4))):
        filler = small_disk / "filler"
        filler.write_bytes(b"\1" * max(0, shutil.disk_usage(small_disk).free - free))
        ran = run("load", big, "--no-validate", "--store", str(folder))
        assert (ran.returncode, ran.stdout) == (3, ""), ran.stderr
        assert ran.stderr.startswith("okg: "), ran.stderr
        assert "Traceback" not in ran.stderr
        filler.unlink()
        assert "No space left" in ran.stderr
        with local.folder.reading() as store:
            assert contents(store) == before
            assert is_sound(store)
    assert [it.name for it in local.catalogue.datasets] == ["old", "shared"]
    assert local.load([services(tmp_path, "little", 3)], options=LOOSE)[0].changed
    assert state(local)
