"""The command line: arguments, printing and exit statuses, nothing else."""

import gc
import sys
from typing import Annotated

import typer

from okg import __version__
from okg.cli import claim, completion, info, queries, query, reason, source, validate
from okg.errors import EnvironmentFault, OkgError

__all__ = ["app", "main"]

GARBAGE = 200_000
"""Objects that are made before Python looks for garbage; by default it is 700."""

app = typer.Typer(
    name="okg",
    help="Ask the outsourcing knowledge graph, see which sentence each answer rests on, and "
    "validate data of your own.",
    # The \b keeps the lines as they are.
    epilog="\b\nExit status: 0 done and conforming, 1 the data does not conform,\n"
    "2 the input or the command line is at fault, 3 the environment is.",
    no_args_is_help=True,
    # Plain help and usage errors: they are read in pipes and logs too.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("query")(query.query)
app.command("queries")(queries.queries)
app.command("validate")(validate.validate)
app.command("reason")(reason.reason)
app.command("claim")(claim.claim)
app.command("source")(source.source)
app.command("info")(info.info)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"okg {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


def main(arguments: list[str] | None = None) -> None:
    """Run the command line ``arguments`` (default: those of this process), then exit.

    Errors that okg raises on purpose become a message on standard error and their exit status.
    """
    # A command makes many objects and ends: to look for garbage that often takes longer than it.
    gc.set_threshold(GARBAGE)
    try:
        with completion.in_bash():
            app(arguments, prog_name="okg")
    except OkgError as error:
        _fail(error)
    except OSError as error:
        # The input's own faults are InputErrors by now: what is left is the disk or the system.
        _fail(EnvironmentFault(f"the system refused: {error}"))


def _fail(error: OkgError) -> None:
    print(f"okg: {error.message}", file=sys.stderr)
    raise SystemExit(error.exit_status)
