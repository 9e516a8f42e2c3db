"""What the pages take from npm: built from ``web/``, with licences and without a network."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
VENDOR = ROOT / "src/okg/server/static/vendor"
LOCK = json.loads((ROOT / "web/package-lock.json").read_text())["packages"]


def test_every_package_has_its_licence_beside_it() -> None:
    listed = re.findall(
        r"^=+\n(\S+) (\S+) \(.+\)\n=+\n\n\S", (VENDOR / "LICENSES.txt").read_text(), re.MULTILINE
    )
    assert listed == [
        (name.removeprefix("node_modules/"), it["version"])
        for name, it in LOCK.items()
        if name and not it.get("dev") and not it.get("optional")
    ]


def test_nothing_vendored_can_reach_the_network() -> None:
    calls = r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|importScripts|sendBeacon)\b\s*\("
    for path in VENDOR.glob("*.js"):
        text = path.read_text()
        assert not re.search(rf"(?<![.\w]){calls}", text), path.name
        assert not re.search(r"new (XMLHttpRequest|WebSocket|EventSource|Worker)\b", text)
        assert not re.search(r"\bimport\s*\(", text)
    for path in VENDOR.glob("*.css"):
        assert not re.search(r"url\((?![\"']?data:)|@import", path.read_text()), path.name


def test_the_lock_names_no_registry() -> None:
    assert [name for name, it in LOCK.items() if "resolved" in it] == []
    assert all("integrity" in it for name, it in LOCK.items() if name)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed")
def test_it_is_what_its_sources_make(tmp_path: Path) -> None:
    built = subprocess.run(
        [ROOT / "scripts/vendor", tmp_path], check=False, capture_output=True, text=True
    )
    if built.returncode and re.search(r"ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN", built.stderr):
        pytest.skip("no package registry can be reached")
    assert built.returncode == 0, built.stderr
    assert {it.name: it.read_bytes() for it in tmp_path.iterdir()} == {
        it.name: it.read_bytes() for it in VENDOR.iterdir()
    }
