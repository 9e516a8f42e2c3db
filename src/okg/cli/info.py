"""okg info"""

import json
import platform
import sys

import click

from okg.cli.output import text_format, write

__all__ = ["info"]


@click.command
@text_format
def info(form: str) -> None:
    """Print versions, how much is known, and where things are.

    \b
    Examples:
      okg info
      okg info --format json
    """
    import okg
    from okg.inventory import take_inventory
    from okg.store.cache import default_folder

    graph = okg.open()
    facts: dict[str, dict[str, str | int]] = {
        "versions": {
            "okg": okg.__version__,
            "Python": platform.python_version(),
        },
        "knowledge": dict(take_inventory(graph)),
        "places": {
            "ontology": str(graph.knowledge.ontology),
            "queries": str(graph.knowledge.queries),
            "cache": str(default_folder()),
            "interpreter": sys.executable,
        },
    }
    if form == "json":
        write(json.dumps(facts, indent=2) + "\n", None)
    else:
        write("\n".join(_section(title, rows) for title, rows in facts.items()), None)


def _section(title: str, rows: dict[str, str | int]) -> str:
    width = max(map(len, rows))
    lines = [f"  {name:<{width}}  {_amount(value)}\n" for name, value in rows.items()]
    return f"{title}\n{''.join(lines)}"


def _amount(value: str | int) -> str:
    return f"{value:>7,}" if isinstance(value, int) else value
