"""Apache Jena Fuseki over TDB2, from the jar that Maven keeps; basic authentication."""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.server import Missing, Server, free_port, working

__all__ = ["fuseki"]

KEPT = Path(".m2", "repository", "org", "apache", "jena", "jena-fuseki-server")
"""Where ``mvn dependency:get`` leaves the jar, in the user's home folder."""


JAVA = 17
"""What Fuseki 5 needs."""


@contextmanager
def fuseki(folder: Path) -> Iterator[Server]:
    """Run it over an empty dataset in ``folder``; raises Missing without Java or the jar."""
    java, jar = _java(), _jar()
    user, password = "okg", secrets.token_urlsafe()
    passwords = folder / "passwords"
    passwords.write_text(f"{user}: {password}\n", encoding="utf-8")
    store = folder / "store"
    store.mkdir()
    port = free_port()
    # Jetty's own choice of threads grows with the machine; the heap does as well.
    command = [java, "-Xmx2g", "-jar", str(jar), "--localhost", "--port", str(port), "--update"]
    command += ["--auth=basic", f"--passwd={passwords}", "--tdb2", f"--loc={store}", "/okg"]
    address = f"http://127.0.0.1:{port}/okg"
    with working(command, f"{address}/query", folder) as (process, log):
        yield Server(
            name="Fuseki",
            query_url=f"{address}/query",
            update_url=f"{address}/update",
            graph_store_url=f"{address}/data",
            user=user,
            password=password,
            log=log,
            process=process,
        )


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise Missing(f"no Java: install {JAVA} or later")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < JAVA:
        raise Missing(f"Fuseki wants Java {JAVA} or later: {said.partition(chr(10))[0]}")
    return java


def _jar() -> Path:
    """Return the jar that OKG_FUSEKI_JAR names, or the newest one that Maven keeps."""
    chosen = os.environ.get("OKG_FUSEKI_JAR")
    if chosen:
        return Path(chosen)
    jars = sorted((Path.home() / KEPT).glob("*/jena-fuseki-server-*.jar"), key=_version)
    if not jars:
        raise Missing("no jar of Fuseki: .ci/servers fetches it with Maven; or set OKG_FUSEKI_JAR")
    return jars[-1]


def _version(jar: Path) -> list[int]:
    return [int(part) for part in jar.parent.name.split(".") if part.isdigit()]
