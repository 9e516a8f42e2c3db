"""The web API against whatever its own description allows, and what it does not."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.conftest import TOKEN, Serve, Serving

SEED = "20240117"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)
SECONDS = 80
ROOT = str(Path(__file__).parents[3])


@pytest.fixture
def fuzzed(serve: Serve, store: Path) -> Serving:
    """A server that stops early what takes long, so that the fuzzer gets further; it writes too."""
    options = ("--time-limit", "5", "--validation-time-limit", "20", "--workers", "3")
    return serve("--store", str(store), "--writable", *options, environment={"OKG_TOKEN": TOKEN})


@pytest.mark.slow
def test_no_request_makes_it_fail_or_say_what_it_did_not_declare(
    fuzzed: Serving, tmp_path: Path
) -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run"),
            f"{fuzzed.url}openapi.json",
            *("--checks", ",".join(CHECKS)),
            *("--header", f"Authorization: Bearer {TOKEN}"),
            *("--mode", "all"),
            *("--seed", SEED, "--generation-database", "none"),
            *("--max-time", str(SECONDS), "--max-examples", "10", "--no-shrink"),
            *("--continue-on-failure", "--warnings", "off"),
            "--no-color",
        ],
        cwd=tmp_path,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.server.api.fuzzing", "PYTHONPATH": ROOT},
        capture_output=True,
        text=True,
        timeout=SECONDS * 5,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    # What was not tried has not passed.
    described = fuzzed.client.get("/openapi.json").json()["paths"]
    tested = re.search(r"Tested: (\d+)", run.stdout)
    assert tested, run.stdout[-3000:]
    # All but where the description itself is, which schemathesis leaves out.
    assert int(tested[1]) == sum(map(len, described.values())) - 1
    assert fuzzed.client.get("/health").json()["status"] == "pass"
    assert "Traceback" not in fuzzed.log.read_text()
