"""What is shown while long work is done."""

import io
import os
import pty
import subprocess
import sys

import pytest

from okg.cli.progress import progress

PROGRAM = """
from okg.cli.progress import progress
with progress() as tell:
    if tell is None:
        raise SystemExit("nobody looks")
    tell("reading [a].nt", 500_000, 1_000_000)
    tell("reading [a].nt", 1_000_000, 1_000_000)
    tell("reasoning", 0, 0)
print("done")
"""


def test_nothing_is_shown_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress() as tell:
        assert tell is None


def test_a_terminal_shows_what_is_done_and_is_left_clean() -> None:
    master, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "100"},
    ) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:
                break  # the end, as Linux tells it
            if not part:
                break
            shown += part
        out, _ = process.communicate()
    os.close(master)
    assert (process.returncode, out) == (0, b"done\n")
    assert b"reading [a].nt" in shown
    assert b"1.0/1.0 MB" in shown
    assert b"reasoning" in shown
    # The last thing is that the line is taken away.
    assert shown.rpartition(b"reasoning")[2].endswith(b"\x1b[2K")


def test_little_work_shows_nothing_even_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress() as tell:
        assert tell is not None
    assert screen.getvalue() == ""
