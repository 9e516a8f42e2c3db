"""okg serve"""

import re
from pathlib import Path

import click

from okg.cli.output import note
from okg.cli.stores import store_folder
from okg.errors import InputError

__all__ = ["serve"]

UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "ki": 1 << 10, "mi": 1 << 20, "gi": 1 << 30}


class _Size(click.ParamType[int]):
    """A number of bytes, with or without a unit."""

    name = "size"

    def __init__(self, least: int = 1) -> None:
        self._least = least

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmg]i?)?b?", str(value).strip().lower())
        if found is None:
            self.fail(f"{value!r} is not a size, such as 64MB", param, ctx)
        size = int(float(found[1]) * UNITS[found[2] or ""])
        if size < self._least:
            self.fail(f"{value} is too little: {self._least:,} bytes at least", param, ctx)
        return size


SIZE = _Size()
MEMORY = _Size(512 << 20)
"""Opening a store in memory takes some 200 MB alone."""
SECONDS = click.FloatRange(min=0, min_open=True)
LOCAL = ("localhost", "127.", "::1")


@click.command
@store_folder
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8080, metavar="N", help="0 is any free one."
)
@click.option("--writable", is_flag=True, help="Accept updates from who has the token.")
@click.option(
    "--token",
    envvar="OKG_TOKEN",
    metavar="TEXT",
    help="What who may write must know. Better: the variable OKG_TOKEN.",
)
@click.option(
    "--behind-proxy",
    is_flag=True,
    help="Believe a proxy on this machine who the clients are (X-Forwarded-For).",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Questions answered at the same time; by default two a processor, at least 4.",
    show_default=False,
)
@click.option("--time-limit", type=SECONDS, default=30, metavar="SECONDS", help="For a question.")
@click.option(
    "--validation-time-limit",
    type=SECONDS,
    default=120,
    metavar="SECONDS",
    help="For a validation, or an update.",
)
@click.option("--memory-limit", type=MEMORY, default="2GiB", metavar="SIZE", help="Of each worker.")
@click.option(
    "--max-rows", type=click.IntRange(min=1), default=1_000_000, metavar="N", help="Of an answer."
)
@click.option("--max-answer", type=SIZE, default="256MiB", metavar="SIZE", help="Of an answer.")
@click.option(
    "--max-upload", type=SIZE, default="64MiB", metavar="SIZE", help="Of what clients send."
)
@click.option(
    "--max-unpacked", type=SIZE, default="256MiB", metavar="SIZE", help="Of that, unpacked."
)
@click.option(
    "--max-waiting", type=click.IntRange(min=0), default=200, metavar="N", help="Of questions."
)
@click.option(
    "--access-log",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Where a line of JSON goes for each request; - is standard output.",
)
def serve(
    store: Path | None,
    host: str,
    port: int,
    writable: bool,
    token: str | None,
    behind_proxy: bool,
    workers: int | None,
    time_limit: float,
    validation_time_limit: float,
    memory_limit: int,
    max_rows: int,
    max_answer: int,
    max_upload: int,
    max_unpacked: int,
    max_waiting: int,
    access_log: str | None,
) -> None:
    """Serve the graph: a web page for people, SPARQL and a web API for programs.

    Without --store it is the packaged knowledge. What okg load puts into the store while the server
    runs is there for the next question. It can be read by whoever reaches it, which is this
    machine alone unless --host says otherwise, and changed by nobody unless it is --writable.

    \b
    Examples:
      okg serve
      okg serve --store my-store --port 9000
      OKG_TOKEN=… okg serve --store my-store --writable
      okg serve --store my-store --host 0.0.0.0 --access-log access.jsonl
    """
    if writable and store is None:
        raise InputError("the packaged knowledge is not changed: --writable needs --store DIR")
    if writable and not token:
        raise InputError(
            "who may write must be known: set OKG_TOKEN, or give --token, with --writable"
        )
    from okg.server.run import bind
    from okg.server.run import serve as run
    from okg.server.settings import Settings

    chosen = {} if workers is None else {"workers": workers}
    settings = Settings(
        store=store,
        writable=writable,
        token=token or "",
        behind_proxy=behind_proxy,
        time_limit=time_limit,
        validation_time_limit=validation_time_limit,
        memory_limit=memory_limit,
        rows_limit=max_rows,
        answer_limit=max_answer,
        upload_limit=max_upload,
        unpacked_limit=max_unpacked,
        queue_limit=max_waiting,
        **chosen,
    )
    listening = bind(host, port)
    with listening:
        _log_to(access_log)
        what = f"{store}" if store else "the packaged knowledge"
        if not host.startswith(LOCAL):
            note("whoever reaches this machine can read it")
        run(settings, listening, lambda url: note(f"{what} is at {url}  (Ctrl-C stops it)"))


def _log_to(access_log: str | None) -> None:
    import logging
    import sys

    logging.basicConfig(format="okg: %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    if access_log:
        from okg.server.observed import ACCESS

        handler = (
            logging.StreamHandler(sys.stdout)
            if access_log == "-"
            else logging.FileHandler(access_log, encoding="utf-8")
        )
        handler.setFormatter(logging.Formatter("%(message)s"))
        ACCESS.addHandler(handler)
        ACCESS.setLevel(logging.INFO)
        ACCESS.propagate = False
