"""Which store a command is about: its options, and what stands in for them."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from okg.errors import InputError

if TYPE_CHECKING:
    from okg.graph import KnowledgeGraph
    from okg.store.holdings import Holdings
    from okg.store.home import Home
    from okg.store.remote.discovery import Endpoint

__all__ = [
    "Target",
    "endpoint_url",
    "holdings",
    "home",
    "needed",
    "opened",
    "store_folder",
    "wait",
    "wanted",
]

Command = TypeVar("Command", bound=Callable[..., object])

store_folder = click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of an embedded store.",
)
SERVER_OPTIONS = (
    ("--update-endpoint", "URL", "OKG_UPDATE_ENDPOINT", "Where that server takes updates."),
    ("--graph-store", "URL", "OKG_GRAPH_STORE", "Where it takes graphs."),
    (
        "--user",
        "NAME[:PASSWORD]",
        None,
        "Who asks. Better: OKG_USER with OKG_PASSWORD, or OKG_BEARER, or ~/.netrc.",
    ),
    ("--timeout", "SECONDS", "OKG_TIMEOUT", "How long the server may be silent; 300."),
)


def endpoint_url(command: Command) -> Command:
    """Give ``command`` the option that names a server, and those that tell more of it.

    The latter are kept in the context of the command, where ``home`` finds them.
    """
    for option, metavar, variable, text in reversed(SERVER_OPTIONS):
        command = click.option(
            option,
            metavar=metavar,
            envvar=variable,
            help=text,
            expose_value=False,
            type=click.FloatRange(min=0, min_open=True) if option == "--timeout" else None,
            callback=_kept,
        )(command)
    return click.option("--endpoint", metavar="URL", help="The SPARQL endpoint of a server.")(
        command
    )


def _kept(context: click.Context, option: click.Parameter, value: object) -> None:
    context.meta[f"okg.{option.name}"] = value


wait = click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=10,
    metavar="SECONDS",
    help="How long to wait for another writer to finish.",
)


@dataclass(frozen=True)
class Target:
    """Where to work: exactly one of the two is given."""

    folder: Path | None = None
    endpoint: str | None = None

    @property
    def options(self) -> str:
        """The options that name it, for messages that show a command."""
        return f"--store {self.folder}" if self.folder else f"--endpoint {self.endpoint}"


def wanted(store: Path | None, endpoint: str | None) -> Target | None:
    """Return what the options name; None where they name nothing.

    Raises InputError where they name two.
    """
    if store is not None and endpoint is not None:
        raise InputError("give --store or --endpoint, not both")
    if store is None and endpoint is None:
        return None
    return Target(store, endpoint)


def needed(store: Path | None, endpoint: str | None) -> Target:
    """Return what the options name, or else the environment: OKG_STORE or OKG_ENDPOINT.

    Raises InputError where nothing is named, or two.
    """
    target = wanted(store, endpoint)
    if target is None:
        folder, url = os.environ.get("OKG_STORE"), os.environ.get("OKG_ENDPOINT")
        if folder and url:
            raise InputError(
                "OKG_STORE and OKG_ENDPOINT are both set: say which, with --store or --endpoint"
            )
        target = wanted(Path(folder) if folder else None, url or None)
    if target is None:
        raise InputError(
            "say which store: --store DIR, or --endpoint URL (or set OKG_STORE or OKG_ENDPOINT)"
        )
    return target


def home(target: Target, wait: float = 0) -> "Home":
    """Return the store that ``target`` names; another writer is waited for ``wait`` seconds."""
    if target.folder is not None:
        from okg.store.local import LocalStore

        return LocalStore(target.folder, wait=wait)
    from okg.knowledge import packaged
    from okg.store.remote.home import RemoteHome

    return RemoteHome(_endpoint(target), packaged())


def opened(target: Target | None) -> "KnowledgeGraph":
    """Return the graph in the store that ``target`` names, or the packaged knowledge.

    Raises EnvironmentFault where there is no store.
    """
    import okg

    if target is None:
        return okg.open()
    if target.folder is None:
        return okg.open(endpoint=_endpoint(target))
    from okg.store.folder import Folder

    # To a program a folder may be new; whoever asks a question means one that is there.
    Folder(target.folder).must_exist()
    return okg.open(target.folder)


@contextmanager
def holdings(target: Target) -> "Iterator[Holdings]":
    """Give what the store that ``target`` names holds now."""
    from okg.store.holdings import Embedded

    if target.folder is not None:
        from okg.store.local import LocalStore

        opened = LocalStore(target.folder).open()
        try:
            yield Embedded(opened.store)
        finally:
            opened.close()
        return
    from okg.knowledge import packaged
    from okg.store.remote.home import RemoteHome

    yield RemoteHome(_endpoint(target), packaged()).holdings


def _endpoint(target: Target) -> "Endpoint":
    """Return the server that ``target`` names, with what the options tell of it."""
    from okg.store.remote.credentials import Credentials
    from okg.store.remote.discovery import Endpoint

    assert target.endpoint is not None
    context = click.get_current_context(silent=True)
    told = context.meta if context else {}
    user, _, password = (told.get("okg.user") or "").partition(":")
    return Endpoint(
        target.endpoint,
        told.get("okg.update_endpoint") or "",
        told.get("okg.graph_store") or "",
        Credentials(user, password) if user else None,
        told.get("okg.timeout") or 300,
    )
