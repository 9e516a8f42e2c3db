"""The command line as a whole: help, versions, exit statuses, start-up."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import okg as package
from tests.cli.conftest import Run


def run_process(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "okg", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_version(okg: Run) -> None:
    ran = okg("--version")
    assert (ran.status, ran.out) == (0, f"okg {package.__version__}\n")


def test_help_names_every_command_and_exit_status(okg: Run) -> None:
    ran = okg("--help")
    assert ran.status == 0
    for command in ("query", "claim", "source", "info"):
        assert f"\n  {command} " in ran.out
    assert "2 the input or the command line is at fault" in ran.out
    assert ran.out.isascii()


@pytest.mark.parametrize("name", ["query", "claim", "source", "info"])
def test_the_help_of_each_command_has_examples(okg: Run, name: str) -> None:
    ran = okg(name, "--help")
    assert ran.status == 0
    assert f"\n    okg {name}" in ran.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["quarry"], "No such command 'quarry'"),
        (["query", "--form", "csv"], "No such option"),
        (["query", "-e", "ASK {}", "--format", "yaml"], "yaml"),
        (["claim"], "Missing argument 'CLAIM'"),
        (["source", "1"], "Missing option '--file'"),
    ],
)
def test_a_wrong_command_line_ends_with_2(okg: Run, arguments: list[str], complaint: str) -> None:
    ran = okg(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert complaint in ran.err


def test_the_module_runs_as_a_program() -> None:
    ran = run_process("query", "-e", "ASK { okg:payroll a okg:Service }")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "answer\ntrue\n", "")


def test_an_error_of_the_user_has_no_traceback() -> None:
    ran = run_process("query", "-e", "ASK { okg:payroll }")
    assert ran.returncode == 2
    assert ran.stderr.startswith("okg: the query has an error at line 1, column 19: found")
    assert "Traceback" not in ran.stderr


def test_a_fault_of_the_system_ends_with_3() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("wb") as device:
        ran = subprocess.run(
            [sys.executable, "-m", "okg", "query", "-e", "ASK {}"],
            stdout=device,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 3
    assert ran.stderr == "okg: the system refused: [Errno 28] No space left on device\n"


def test_a_reader_that_goes_away_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "okg", "query", "-e", "SELECT * { ?s ?p ?o }"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 141


def test_an_interrupt_ends_with_130_and_quietly(tmp_path: Path) -> None:
    """While it waits for a query on standard input, a named pipe that nobody writes to."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "okg", "query", str(pipe)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # What runs in the background has it ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    writer = os.open(pipe, os.O_WRONLY)  # returns once okg has opened the other end
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    os.close(writer)
    assert (process.returncode, out, err.strip()) == (130, b"", b"")


WARM = """
import sys
from okg.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
heavy = {"rdflib", "owlrl", "pyshacl", "duckdb", "rich", "hypothesis"} & set(sys.modules)
print(sorted(heavy), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["query", "-e", "ASK {}"],
        ["query", "services-requiring-skill", "--format", "table"],
        ["claim", "74", "--no-follows"],
        ["info"],
    ],
)
def test_a_warm_start_imports_nothing_heavy(arguments: list[str]) -> None:
    run_process("query", "-e", "ASK {}")
    ran = subprocess.run(
        [sys.executable, "-c", WARM, *arguments], capture_output=True, text=True, check=True
    )
    assert ran.stderr.splitlines()[-1] == "[]"


def test_importing_the_package_imports_none_of_its_parts() -> None:
    code = "import okg, sys; print(sorted(m for m in sys.modules if m.startswith('okg.')))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [["--version"], ["query", "services-requiring-skill"]])
def test_what_cannot_be_written_is_no_success(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "okg", *arguments], stdout=full, check=False)
    assert done.returncode == 3
