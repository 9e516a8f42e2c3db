"""Running the command line as a user would, over the small knowledge or the packaged one."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from okg import graph
from okg.cli import main
from okg.knowledge import Knowledge


@dataclass(frozen=True)
class Ran:
    """What a run of okg left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def okg(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run okg over the packaged knowledge, output piped, byte for byte."""

    def run(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = capfdbinary.readouterr()
        return Ran(ended.value.code or 0, out.decode(), err.decode())  # type: ignore[arg-type]

    return run


@pytest.fixture
def small_okg(okg: Run, small: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run okg over the small knowledge instead."""
    monkeypatch.setattr(graph, "packaged", lambda: small)
    return okg
