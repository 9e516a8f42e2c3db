"""OpenLink Virtuoso 7, from Debian's packages; digest authentication for whatever changes data."""

import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.server import Missing, Server, free_port, working

__all__ = ["virtuoso"]

SETTINGS = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 20
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
CheckpointInterval = 0
DirsAllowed = {folder}
SchedulerInterval = 0
ThreadsPerQuery = 2

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 10
EnabledGzipContent = 1

[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 120
"""

USERS = """\
DB.DBA.USER_CREATE ('{user}', '{password}');
GRANT SPARQL_UPDATE TO "{user}";
DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('{user}', 7);
DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 1);
USER_SET_PASSWORD ('dba', '{administrator}');
"""
BULK = """\
ld_dir ('{folder}', '{name}', '{graph}');
rdf_loader_run ();
checkpoint;
"""


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Run it over an empty database in ``folder``; raises Missing where it is not installed."""
    program, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or isql is None:
        raise Missing("no program virtuoso-t: apt-get install virtuoso-opensource-7-bin")
    port, sql_port = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(
        SETTINGS.format(folder=folder, port=port, sql_port=sql_port), encoding="utf-8"
    )
    command = [program, "+foreground", "+configfile", str(settings)]
    address = f"http://127.0.0.1:{port}"
    with working(command, f"{address}/sparql", folder) as (process, log):
        user, password = "okg", secrets.token_hex()
        # A database starts with its administrator's password known to all: the first thing to go.
        administrator = secrets.token_hex(16)
        users = folder / "users.sql"
        users.write_text(
            USERS.format(user=user, password=password, administrator=administrator),
            encoding="utf-8",
        )
        said = subprocess.run(
            [isql, f"127.0.0.1:{sql_port}", "dba", "dba", str(users)],
            check=True,
            capture_output=True,
            text=True,
        ).stderr
        if "***" in said:
            raise RuntimeError(f"{users.name} was not carried out: {said}")

        def bulk(path: Path, graph: str) -> list[str]:
            # It loads from the folders that it was allowed to read.
            shutil.copy(path, folder)
            steps = folder / "bulk.sql"
            steps.write_text(
                BULK.format(folder=folder, name=path.name, graph=graph), encoding="utf-8"
            )
            return [isql, f"127.0.0.1:{sql_port}", "dba", administrator, str(steps)]

        yield Server(
            name="Virtuoso",
            query_url=f"{address}/sparql",
            update_url=f"{address}/sparql-auth",
            graph_store_url=f"{address}/sparql-graph-crud-auth",
            user=user,
            password=password,
            log=log,
            process=process,
            bulk=bulk,
        )
