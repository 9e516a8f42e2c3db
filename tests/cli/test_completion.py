"""The tab key, as the shells pass it on."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import okg


def run(**environment: str) -> str:
    """Ask okg for completions; it must be silent about everything else."""
    ran = subprocess.run(
        [sys.executable, "-m", "okg"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stderr == ""
    return ran.stdout


def fish(line: str) -> list[str]:
    """Return what fish is offered at the end of ``line``."""
    okg.open()
    text = run(_OKG_COMPLETE="fish_complete", COMP_WORDS=line, COMP_CWORD=line.rpartition(" ")[2])
    offers = [offer.partition("\t")[0] for offer in text.splitlines() if offer]
    return [offer.removeprefix("plain,") for offer in offers]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("okg query services-in-c", ["services-in-category"]),
        ("okg queries services-in-c", ["services-in-category"]),
        ("okg queries --theme sk", ["skills"]),
        ("okg query services-in-category --set ", ["category="]),
        ("okg query services-in-category --set ca", ["category="]),
        (
            "okg query services-in-category --set category=K",
            ["category=KnowledgeProcessOutsourcing", "category=KPO"],
        ),
        ("okg query skills-of-service --set service=payr", ["service=payroll"]),
        ("okg query services-in-category --set skill=", []),
        ("okg query no-such-query --set x", []),
        ("okg query passage-of-statement --set statement=", []),
    ],
)
def test_what_is_offered(line: str, offered: list[str]) -> None:
    assert fish(line) == offered


@pytest.mark.parametrize("line", ["okg query --data ", "okg validate ", "okg reason --with "])
def test_the_shell_completes_names_of_files(line: str) -> None:
    assert fish(line) == ["file,"]


def test_bash_gets_what_follows_the_sign(tmp_path: Path) -> None:
    """In a real bash, which splits words at "=" before it asks."""
    if shutil.which("bash") is None:
        pytest.skip("no bash")
    okg.open()
    launcher = tmp_path / "okg"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m okg "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)
    script = """
        eval "$(okg --show-completion bash)"
        COMP_WORDS=(okg query services-in-category --set category = K) COMP_CWORD=6
        _okg_completion okg
        echo "${COMPREPLY[@]}"
        COMPREPLY=() COMP_WORDS=(okg query services-in-category --set cat) COMP_CWORD=4
        _okg_completion okg
        echo "${COMPREPLY[@]}"
    """
    ran = subprocess.run(
        ["bash", "--norc", "-c", script],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "KnowledgeProcessOutsourcing KPO\ncategory=\n"
