"""okg query"""

from typing import Annotated

import typer

from okg.cli.output import AnyFormat, Output, show_answer
from okg.errors import InputError

__all__ = ["query"]


def query(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME|FILE.rq|-",
            help="A canned query, a file, or - for standard input.",
            show_default=False,
        ),
    ] = None,
    expression: Annotated[
        str | None,
        typer.Option("-e", "--expression", metavar="SPARQL", help="The query itself."),
    ] = None,
    form: AnyFormat = None,
    output: Output = None,
) -> None:
    """Answer a SPARQL query from the packaged knowledge.

    Everything is asked at once: what the sources say, what follows from it, and how it relates to
    other classifications. The prefixes okg:, claim:, source:, skos:, rdfs: and other usual ones
    are known without a PREFIX line.

    \b
    Examples:
      okg query services-requiring-skill
      okg query -e 'SELECT ?service { ?service okg:hasCategory okg:KnowledgeProcessOutsourcing }'
      okg query my-question.rq --format json -o answer.json
    """
    if (name is None) == (expression is None):
        raise InputError(
            "say what to ask: either the name of a query or a file, or -e followed by SPARQL"
        )
    import okg

    graph = okg.open()
    if expression is None:
        from okg.query.find import find_query

        expression = find_query(str(name), graph.knowledge)
    show_answer(graph.query(expression), form, output)
