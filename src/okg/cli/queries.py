"""okg queries"""

import json
import shlex
from pathlib import Path
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from okg.cli.completion import complete_name, complete_theme
from okg.cli.output import on_terminal, output_file, paged, show, table, write
from okg.errors import InputError

if TYPE_CHECKING:
    from okg.graph import KnowledgeGraph
    from okg.query.catalogue import Parameter, Query

__all__ = ["queries"]

ROWS = 5
"""How much of its answer a query is described with."""
VALUES = 12
"""More allowed values than this are counted instead of listed."""


@click.command
@click.argument(
    "name",
    required=False,
    metavar="[NAME|THEME]",
    help="Describe this query, or list this theme.",
    shell_complete=complete_name,
)
@click.option("--theme", default="", help="Only those of a theme.", shell_complete=complete_theme)
@click.option("--search", default="", metavar="WORD", help="Only those that speak of something.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "ttl"]),
    default="table",
    help="For people, for programs, or as SHACL executables.",
)
@output_file
@paged
def queries(
    name: str | None, theme: str, search: str, form: str, output: Path | None, pager: bool
) -> None:
    """List the canned queries by theme, or describe one.

    \b
    Examples:
      okg queries
      okg queries skills
      okg queries services-requiring-skill
      okg queries --search payroll --format json
      okg queries --format ttl -o queries.ttl
    """
    import okg

    graph = okg.open()
    if name and name not in graph.queries and name in graph.queries.themes():
        name, theme = "", name
    chosen = [graph.queries.find(name)] if name else _chosen(graph, theme, search)
    if form == "ttl":
        from okg.query.executable import executables
        from okg.rdf import to_rdflib
        from okg.turtle import canonical

        text = canonical(to_rdflib(executables(chosen, graph.terms)))
    elif form == "json":
        described: Any = [_as_data(graph, query) for query in chosen]
        text = json.dumps(described[0] if name else described, indent=2, ensure_ascii=False) + "\n"
    elif name:
        text = _description(graph, chosen[0])
    else:
        text = _listing(chosen)
    if output is None and on_terminal():
        show(text, pager)
    else:
        write(text, output)


def _chosen(graph: "KnowledgeGraph", theme: str, search: str) -> "list[Query]":
    if theme and theme not in graph.queries.themes():
        raise InputError(f"there is no theme {theme!r}; the themes are {_listed(graph)}")
    chosen = graph.queries.select(theme=theme, word=search)
    if not chosen and search:
        raise InputError(f"no canned query speaks of {search!r}; okg queries lists all")
    return chosen


def _listed(graph: "KnowledgeGraph") -> str:
    return ", ".join(graph.queries.themes()) or "none"


def _listing(chosen: "list[Query]") -> str:
    width = max((len(query.name) for query in chosen), default=0)
    blank = " " * (width + 4)
    # One line a query in a pipe, whatever its length.
    room = get_terminal_size().columns if on_terminal() else 1000
    lines: list[str] = []
    for theme in sorted({query.theme for query in chosen}):
        lines += ["", theme] if lines else [theme]
        for query in chosen:
            if query.theme == theme:
                head = f"  {query.name:<{width}}  "
                lines += wrap(query.summary, room, initial_indent=head, subsequent_indent=blank)
    return "".join(f"{line}\n" for line in lines)


def _description(graph: "KnowledgeGraph", query: "Query") -> str:
    parts = [f"{query.name}: {query.summary}", *wrap(query.description, 100)]
    if query.tags:
        parts.append(f"tags: {', '.join(query.tags)}")
    if query.needs:
        parts.append("It asks about your own data: give it with --data.")
    if query.parameters:
        parts += ["", "parameters", *(_parameter(graph, it) for it in query.parameters)]
    parts += ["", "query", *(f"  {line}".rstrip() for line in query.body.splitlines())]
    parts += ["", "example", f"  {_call(graph, query)}"]
    parts += ["", *_first_rows(graph, query)]
    return "\n".join(parts) + "\n"


def _parameter(graph: "KnowledgeGraph", parameter: "Parameter") -> str:
    facts = [parameter.type]
    facts += [f"default {', '.join(parameter.default)}"] if parameter.default else []
    facts += ["may be left out"] if parameter.optional else []
    facts += ["may be repeated"] if parameter.several else []
    lines = [f"  {parameter.name}: {'; '.join(facts)}"]
    lines += _indented(parameter.description)
    allowed = _allowed(graph, parameter)
    if 0 < len(allowed) <= VALUES:
        lines += _indented(f"one of {', '.join(allowed)}")
    elif allowed:
        lines += _indented(f"one of {len(allowed)}, such as {', '.join(allowed[:3])}")
    return "\n".join(lines)


def _indented(text: str) -> list[str]:
    return wrap(text, 100, initial_indent=" " * 4, subsequent_indent=" " * 4)


def _allowed(graph: "KnowledgeGraph", parameter: "Parameter") -> list[str]:
    from okg.namespaces import shorten
    from okg.query.catalogue import VALUE_TYPES

    if parameter.among:
        return graph.terms.values(parameter.among)
    if parameter.type in VALUE_TYPES:
        return []
    return [shorten(term.value) for term in graph.terms.members(parameter.type)]


def _call(graph: "KnowledgeGraph", query: "Query") -> str:
    from okg.query.parameters import example_value

    call = ["okg", "query", query.name]
    for parameter in query.parameters:
        call += ["--set", f"{parameter.name}={example_value(parameter, graph.terms)}"]
    return shlex.join([*call, "--data", "FILE.ttl"] if query.needs else call)


def _first_rows(graph: "KnowledgeGraph", query: "Query") -> list[str]:
    if query.needs:
        return []
    if any(not (it.default or it.optional) for it in query.parameters):
        return []
    from okg.query.results import Answer

    answer = graph.ask(query)
    told = f"answer, {len(answer)} row{'' if len(answer) == 1 else 's'}"
    if isinstance(answer, Answer):
        part = answer.first(ROWS)
        shown = (table(part, within=2) if on_terminal() else str(part)).splitlines()
        rest = len(answer) - ROWS
    else:
        lines = str(answer).splitlines()
        shown, rest = lines[: ROWS + 1], len(lines) - ROWS - 1
    return [
        told,
        *(f"  {line}" for line in shown),
        *([f"  … and {rest} more"] if rest > 0 else []),
    ]


def _as_data(graph: "KnowledgeGraph", query: "Query") -> dict[str, Any]:
    return {
        "name": query.name,
        "theme": query.theme,
        "summary": query.summary,
        "description": query.description,
        "tags": query.tags,
        "needs": query.needs or None,
        "form": query.form,
        "parameters": [
            {
                "name": it.name,
                "type": it.type,
                "description": it.description,
                "default": it.default,
                "several": it.several,
                "optional": it.optional,
                "values": _allowed(graph, it),
            }
            for it in query.parameters
        ],
        "example": _call(graph, query),
        "sparql": query.body,
    }
