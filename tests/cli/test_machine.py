"""When the machine is too small, or the user has waited long enough."""

import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.generation.output import Order, write

COMMANDS = [["validate", "--limit", "1"], ["reason", "-o", "out.nt"]]
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def arrangements(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of some thirty megabytes."""
    path = tmp_path_factory.mktemp("arrangements") / "arrangements.nt"
    write(path, Order(10_000, 0, 0.0, False, False))
    return path


def start(arguments: list[str], folder: Path, largest_file: int = -1) -> subprocess.Popen[str]:
    """Run okg in ``folder``, with temporary files in ``folder``/temporary."""
    (folder / "temporary").mkdir()

    def limit() -> None:
        # What runs in the background has it ignored.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    return subprocess.Popen(
        [sys.executable, "-m", "okg", *arguments, "--temp-dir", str(folder / "temporary")],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,  # noqa: PLW1509 — these tests start no thread
    )


@pytest.mark.parametrize("command", COMMANDS, ids=["validate", "reason"])
def test_a_full_disk_is_told_and_nothing_is_left(
    command: list[str], arrangements: Path, tmp_path: Path
) -> None:
    """No file may grow beyond a megabyte, which is how a full disk looks from within."""
    arguments = [command[0], str(arrangements), *command[1:], "--memory-limit", "60MB"]
    process = start(arguments, tmp_path, MEGABYTE)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (3, "")
    assert "cannot be written" in err or "memory is full" in err
    assert "Traceback" not in err
    assert [it.name for it in tmp_path.iterdir()] == ["temporary"]
    assert not list((tmp_path / "temporary").iterdir())


@pytest.mark.parametrize("command", COMMANDS, ids=["validate", "reason"])
def test_an_interrupt_ends_quietly_and_leaves_nothing(
    command: list[str], arrangements: Path, tmp_path: Path
) -> None:
    process = start([command[0], str(arrangements), *command[1:], "--threads", "1"], tmp_path)
    temporary = tmp_path / "temporary"
    while not list(temporary.iterdir()):
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (130, "", "")
    assert [it.name for it in tmp_path.iterdir()] == ["temporary"]
    assert not list(temporary.iterdir())
