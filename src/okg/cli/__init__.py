"""The command line: arguments, printing and exit statuses, nothing else."""

import atexit
import gc
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import NoReturn

import click

from okg import __version__
from okg.errors import EnvironmentFault, OkgError

__all__ = ["app", "main", "run"]

COMMANDS = (
    *("query", "queries", "claim", "source"),
    *("validate", "reason"),
    *("import", "template", "classify", "summary"),
    *("load", "unload", "datasets", "export", "backup", "restore"),
    *("serve", "info"),
)
"""In the order in which help lists them; each is the function of that name in its module."""
GARBAGE = 200_000
"""Objects that are made before Python looks for garbage; by default it is 700."""
COMPLETION = "_OKG_COMPLETE"
"""The variable by which a shell asks for completions."""
INTERRUPTED = 128 + 2
"""What a shell reports for a program that the user stopped (SIGINT)."""


class _Commands(click.Group):
    """Commands whose modules are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(import_module(f"okg.cli.{name}"), name)
        return command


def _print_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"okg {__version__}")
        context.exit()


def _print_completion(context: click.Context, _option: click.Parameter, shell: str | None) -> None:
    if shell:
        from okg.cli.completion import script

        click.echo(script(app, shell, COMPLETION))
        context.exit()


@click.group(
    cls=_Commands,
    # The \b keeps the lines as they are.
    epilog="\b\nExit status: 0 done and conforming, 1 the data does not conform,\n"
    "2 the input or the command line is at fault, 3 the environment is.",
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
@click.option(
    "--show-completion",
    type=click.Choice(["bash", "zsh", "fish"]),
    is_eager=True,
    expose_value=False,
    callback=_print_completion,
    help='Print what makes the shell complete okg\'s words: eval "$(okg --show-completion bash)".',
)
def app() -> None:
    """Ask the outsourcing knowledge graph, see which sentence each answer rests on, and validate
    data of your own.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line ``arguments`` (default: those of this process), then exit.

    Errors that okg raises on purpose become a message on standard error and their exit status.
    """
    # A command makes many objects and ends: to look for garbage that often takes longer than it.
    gc.set_threshold(GARBAGE)
    if COMPLETION in os.environ:
        # It tells click how bash is to be answered.
        import okg.cli.completion  # noqa: F401
    try:
        app.main(arguments, prog_name="okg", complete_var=COMPLETION, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except click.Abort:
        raise SystemExit(INTERRUPTED) from None
    except OkgError as error:
        _fail(error)
    except OSError as error:
        # The input's own faults are InputErrors by now: what is left is the disk or the system.
        _fail(EnvironmentFault(f"the system refused: {error}"))
    raise SystemExit(0)


def run() -> NoReturn:
    """Be the program: do as ``main`` does, and end at once.

    An engine with a large database takes a tenth of a second to give memory back, piece by piece,
    that goes with the process anyway.
    """
    try:
        main()
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else 1
        # What Python itself does at an end, but for taking its modules apart.
        atexit._run_exitfuncs()
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:
            # There is nowhere left to say so.
            status = status or EnvironmentFault.exit_status
        os._exit(status)
    raise AssertionError("main returned")


def _fail(error: OkgError) -> None:
    print(f"okg: {error.message}", file=sys.stderr)
    raise SystemExit(error.exit_status)
