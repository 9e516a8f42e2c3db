"""Answering a canned query with the values that a client gives for its parameters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from okg.query.catalogue import Query
from okg.query.evaluation import Results, evaluate
from okg.query.parameters import Bound, UnsuitableValue, bindings
from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.catalogue import formats_of, named, offers
from okg.server.jobs.desk import Desk
from okg.server.jobs.sparql import RDF, RESULTS, write
from okg.server.jobs.spool import Room
from okg.server.negotiation import Format, choose
from okg.server.problems import Problem
from okg.server.reply import Reply

if TYPE_CHECKING:
    from okg.query.results import Answer, GraphAnswer

__all__ = ["AskCanned", "bound_to"]

TEXT = "application/sparql-query; charset=utf-8"
MOST = 100
"""So many combinations of values are asked for at a time."""
LONGEST = 500
"""Characters of a header Accept of which is remembered what it means."""


@dataclass(frozen=True)
class AskCanned:
    """A canned query, the ``values`` of its parameters, and the form of answer that is wanted.

    ``known`` is the header If-None-Match. The suffix "rq" asks for the text of the query.
    """

    name: str
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    accept: str = ""
    suffix: str = ""
    language: str = "en"
    known: str = ""

    def run(self, desk: Desk) -> Reply:
        """Return the answer, or 304 where the client has it, which is known without evaluating it.

        Raises Problem where there is no such query, parameter, value or form of answer, or the
        answer is too large.
        """
        query = named(desk.graph.queries, self.name)
        if self.suffix == "rq":
            return self._text(query)
        chosen = _form if len(self.accept) <= LONGEST else choose
        form = chosen(self.accept, formats_of(query), self.suffix)
        bound = bound_to(desk, query, self.values)
        # Terms are escaped in this form: what is bound to others reads differently.
        asked = "\n".join(" ".join(f"{it} {that}" for it, that in one.items()) for one in bound)
        tag = tag_of(desk.state, query.text, asked, form.name, self.language)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        if len(bound) == 1 and (form.name in RESULTS or form.name in RDF):
            return write(desk, _results(desk, query, bound[0]), form, headers_of(tag))
        return self._joined(desk, query, bound, form, tag)

    def _text(self, query: Query) -> Reply:
        tag = tag_of(query.text)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        return Reply(200, TEXT, query.text.encode(), headers=headers_of(tag))

    def _joined(
        self, desk: Desk, query: Query, bound: Sequence[Bound], form: Format, tag: str
    ) -> Reply:
        """Return the answers to all that is ``bound`` as one, in any form that there is."""
        from okg.query.results import Answer, GraphAnswer

        room = Room(desk.settings.rows_limit)
        label = desk.graph.terms.label
        answers: list[Answer | GraphAnswer] = []
        for it in bound:
            found = _results(desk, query, it)
            if isinstance(found, ox.QueryTriples):
                answers.append(GraphAnswer(room.counted(found)))
            elif isinstance(found, ox.QuerySolutions):
                answers.append(Answer(cast("ox.QuerySolutions", _Counted(found, room)), label))
            else:
                answers.append(Answer(found, label))
        content = _whole(answers).render(form.name, self.language).encode()
        return desk.reply(form.media_type, content, headers_of(tag))


@lru_cache(maxsize=64)
def _form(accept: str, offered: tuple[Format, ...], suffix: str) -> Format:
    # Clients of one kind send the same header each time.
    return choose(accept, offered, suffix)


def bound_to(desk: Desk, query: Query, values: Mapping[str, Sequence[str]]) -> list[Bound]:
    """Return what to bind for each time that ``query`` must be asked.

    What a form sends for a field that was left empty counts as left out, where that can be.

    Raises Problem where there is no such parameter, or a value does not suit it.
    """
    optional = {it.name for it in query.parameters if it.optional}
    given = {name: found for name, found in values.items() if name not in optional or any(found)}
    parameters = [it.name for it in query.parameters]
    for name in given:
        if name not in parameters:
            listed = f"it has {', '.join(parameters)}" if parameters else "it has none"
            raise Problem(
                400,
                "unknown-parameter",
                "There is no such parameter",
                f"{query.name} has no parameter {name!r}; {listed}",
                parameter=name,
                offered=parameters,
            )
    if prod(len(found) for found in given.values()) > MOST:
        raise Problem(
            400,
            "too-many-values",
            "Too many values at once",
            f"the values given can be combined in more than {MOST} ways; ask more than once",
        )
    try:
        return bindings(query, given, desk.graph.terms)
    except UnsuitableValue as error:
        offered = [it.value for it in offers(desk.graph, query.parameter(error.parameter))]
        more: dict[str, Any] = {"offered": offered} if offered else {}
        raise Problem(
            400,
            "unsuitable-value",
            "A value does not suit its parameter",
            # What to type differs from the command line in this only.
            error.message.replace("--set ", ""),
            parameter=error.parameter,
            **more,
        ) from None


def _results(desk: Desk, query: Query, bound: Bound) -> Results:
    return evaluate(desk.graph.store, query.sparql, bound)


def _whole(answers: "Sequence[Answer | GraphAnswer]") -> "Answer | GraphAnswer":
    from okg.query.results import Answer, GraphAnswer

    first = answers[0]
    if isinstance(first, GraphAnswer):
        return first.joined([it for it in answers if isinstance(it, GraphAnswer)])
    return first.joined([it for it in answers if isinstance(it, Answer)])


class _Counted:
    """Solutions that are counted as they are read."""

    def __init__(self, solutions: ox.QuerySolutions, room: Room) -> None:
        self.variables = solutions.variables
        self._solutions = solutions
        self._room = room

    def __iter__(self) -> Iterator[object]:
        return self._room.counted(self._solutions)
