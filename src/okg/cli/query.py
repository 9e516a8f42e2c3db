"""okg query"""

from pathlib import Path

import click

from okg.cli.completion import complete_name, complete_setting
from okg.cli.inputs import files
from okg.cli.output import any_format, language, note, output_file, paged, show_answer
from okg.cli.stores import endpoint_url, opened, store_folder, wanted
from okg.errors import InputError, QuerySyntaxError

__all__ = ["query"]


@click.command
@click.argument(
    "name",
    required=False,
    metavar="[NAME|FILE.rq|-]",
    help="A canned query, a file, or - for standard input.",
    shell_complete=complete_name,
)
@click.option("-e", "--expression", metavar="SPARQL", help="The query itself.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="The value of a parameter: a term or what it is called; may be repeated.",
    shell_complete=complete_setting,
)
@files(
    "--data",
    help="Ask over this RDF file or table as well, - for standard input; may be repeated.",
)
@store_folder
@endpoint_url
@language
@any_format
@output_file
@paged
def query(
    name: str | None,
    expression: str | None,
    settings: tuple[str, ...],
    data: tuple[str, ...],
    store: Path | None,
    endpoint: str | None,
    language: str,
    form: str | None,
    output: Path | None,
    pager: bool,
) -> None:
    """Answer a canned query, or one in SPARQL, from the packaged knowledge or a store.

    Everything is asked at once: what the sources say, what follows from it, and how it relates to
    other classifications. The prefixes okg:, claim:, source:, skos:, rdfs: and other usual ones
    are known without a PREFIX line. okg queries lists the canned queries.

    \b
    Examples:
      okg query services-requiring-skill --set skill="advanced analytical"
      okg query arrangements-by-category --data contracts.ttl
      okg query arrangements-by-category --store my-store
      okg query -e 'SELECT ?service { ?service okg:hasCategory okg:KnowledgeProcessOutsourcing }'
      okg query my-question.rq --format json -o answer.json
    """
    if (name is None) == (expression is None):
        raise InputError(
            "say what to ask: either the name of a query or a file, or -e followed by SPARQL"
        )
    if name == "-" and "-" in data:
        raise InputError("standard input can be the query or the data, not both")
    from okg.query.catalogue import parse_query
    from okg.query.find import find_query
    from okg.query.parameters import read_settings
    from okg.query.vocabulary import UnknownTerm

    values = read_settings(settings)
    target = wanted(store, endpoint)
    graph = opened(target)
    try:
        asked = find_query(name, graph.queries) if name else parse_query(expression or "")
        if data:
            graph = graph.with_data(data, tell=note)
        elif asked.needs and graph.terms.own is None:
            asked_of = "the store" if target else "the knowledge"
            note(
                f"the query asks about your own data, and {asked_of} holds none: "
                f"okg query {name or '-e …'} --data FILE"
            )
        answer = graph.ask(asked, **values)
    except (QuerySyntaxError, UnknownTerm) as error:
        # The text after -e is before the reader's eyes; a file must be named.
        raise InputError(f"{name}: {error.message}" if name else error.message) from None
    show_answer(answer, form, output, language, pager)
