"""Servers to ask: real ones, each a process of its own on a free port."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx
import pytest

from okg.store.local import LocalStore

EXAMPLES = Path(__file__).parents[2] / "examples"
TOKEN = "a token for tests"


@dataclass(frozen=True)
class Serving:
    """A server that is running, and a client that knows its address."""

    url: str
    client: httpx.Client
    process: "subprocess.Popen[str]"
    temporary: Path
    """Where the server puts what it needs for a while."""
    log: Path

    @property
    def processes(self) -> set[int]:
        """The process ids of all that the server has started, Linux only."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        found, new = set(), {int(it) for it in listed.split()}
        while new:
            found |= new
            new = {child for it in new for child in _children(it)} - found
        return found


def _children(process: int) -> list[int]:
    try:
        path = Path(f"/proc/{process}/task/{process}/children")
        return [int(it) for it in path.read_text().split()]
    except OSError:
        return []


@contextmanager
def running(
    folder: Path,
    *options: str,
    environment: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> Iterator[Serving]:
    """Run ``okg serve`` with ``options`` in ``directory``, its messages going to ``folder``."""
    folder.mkdir(exist_ok=True)
    # Not in the test's own folder: the paths of sockets must be short.
    temporary = Path(tempfile.mkdtemp(prefix="okg-"))
    log = folder / "messages.txt"
    with log.open("w") as messages:
        process = subprocess.Popen(
            [sys.executable, "-m", "okg", "serve", "--port", "0", *options],
            stdin=subprocess.DEVNULL,
            stdout=messages,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=directory,
            env={**os.environ, "TMPDIR": str(temporary), **(environment or {})},
        )
    try:
        url = _address(process, log)
        # Tests share the client, so it keeps no cookies: one would choose the language of the next.
        cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        with httpx.Client(base_url=url, timeout=30, cookies=cookies) as client:
            yield Serving(url, client, process, temporary, log)
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()
            shutil.rmtree(temporary, ignore_errors=True)


def _address(process: "subprocess.Popen[str]", log: Path) -> str:
    while True:
        ended = process.poll() is not None
        said = log.read_text()
        if found := re.search(r"http://\S+", said):
            return found[0]
        assert not ended, f"the server did not start: {said}"
        time.sleep(0.02)


Serve = Callable[..., Serving]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a server with the options that it is called with, until the test ends."""
    with ExitStack() as stack:
        count = iter(range(100))

        def start(*options: str, environment: Mapping[str, str] | None = None) -> Serving:
            folder = tmp_path / f"server-{next(count)}"
            return stack.enter_context(running(folder, *options, environment=environment))

        yield start


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Iterator[Serving]:  # noqa: ARG001
    """A server of the packaged knowledge, for tests that leave it as it is."""
    with running(tmp_path_factory.mktemp("server"), "--workers", "2") as serving:
        yield serving


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Path:  # noqa: ARG001
    """A store with the invented companies of the examples, not to be changed."""
    folder = tmp_path_factory.mktemp("store") / "loaded-once"
    for name in ("bank", "software-company"):
        LocalStore(folder).load([EXAMPLES / name / "arrangements.ttl"], name)
    return folder


@pytest.fixture
def store(loaded_once: Path, tmp_path: Path) -> Path:
    """A copy of that store, to be changed."""
    shutil.copytree(loaded_once, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture(scope="session")
def store_server(tmp_path_factory: pytest.TempPathFactory, loaded_once: Path) -> Iterator[Serving]:
    """A server of that store, for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("store-server")
    with running(folder, "--store", str(loaded_once), "--workers", "2") as serving:
        yield serving


@pytest.fixture
def writable(serve: Serve, store: Path) -> Serving:
    """A server that may be written to by who knows ``TOKEN``."""
    options = ("--store", str(store), "--writable", "--workers", "1")
    return serve(*options, environment={"OKG_TOKEN": TOKEN})
