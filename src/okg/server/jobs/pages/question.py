"""The page of a canned question: its form, and the answer to it."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox

from okg.errors import InputError
from okg.namespaces import shorten
from okg.query.catalogue import Parameter, Query
from okg.query.evaluation import evaluate
from okg.query.parameters import Bound, default_terms
from okg.server.caching import headers_of, is_known, tag_of
from okg.server.jobs.canned import bound_to
from okg.server.jobs.catalogue import formats_of, named, offers
from okg.server.jobs.desk import Desk
from okg.server.jobs.pages.answer import NOTHING, downloads, shown
from okg.server.linked.asked import told
from okg.server.linked.known import Known
from okg.server.linked.reader import Reader
from okg.server.negotiation import PAGE
from okg.server.pages import render
from okg.server.pages.parts import Choice, Field, Link
from okg.server.pages.render import say
from okg.server.problems import Problem
from okg.server.reply import Reply

__all__ = ["ShowQuestion"]

INPUTS = {"integer": "number", "decimal": "number", "date": "date", "boolean": "boolean"}
PYTHON = {
    "SELECT": 'import pandas\n\nanswer = pandas.read_csv(\n    "{csv}"\n)',
    "ASK": "import json\nfrom urllib.request import urlopen\n\n"
    'answer = json.load(\n    urlopen("{json}")\n)["boolean"]',
    "CONSTRUCT": 'import rdflib\n\ngraph = rdflib.Graph().parse(\n    "{ttl}"\n)',
}
"""How a program gets the answer, by the form of the query."""

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class ShowQuestion:
    """A canned query and the ``values`` of its parameters, as ``AskCanned`` has them.

    ``site`` is the address of the server, ``here`` that of the page in it. With a ``problem`` it is
    not asked again: the page tells why there is no answer, beside the form.
    """

    name: str
    values: Values = field(default_factory=dict)
    language: str = "en"
    site: str = ""
    here: str = "/"
    known: str = ""
    problem: Problem | None = None

    def run(self, desk: Desk) -> Reply:
        """Return the page, or 304 where the client has it.

        Raises Problem where there is no such query, or no answer.
        """
        query = named(desk.graph.queries, self.name)
        reader = Reader(desk.once(Known), self.language)
        if self.problem is not None:
            page = self._page(desk, query, self.values, NOTHING)
            status, headers = self.problem.status, tuple(self.problem.headers.items())
            return Reply(status, PAGE.media_type, page, headers=headers)
        if not self.values and not _has_defaults(desk, query):
            return Reply(200, PAGE.media_type, self._page(desk, query, {}, NOTHING))
        bound = bound_to(desk, query, self.values)
        values = _written(query, bound)
        tag = tag_of(desk.state, query.text, str(values), self.language, self.site, self.here)
        if is_known(self.known, tag):
            return Reply(304, headers=headers_of(tag))
        results = [evaluate(desk.graph.store, query.sparql, it) for it in bound]
        answer = shown(reader, results, desk.settings.rows_limit)
        page = self._page(desk, query, values, answer)
        return desk.reply(PAGE.media_type, page, headers_of(tag))

    def _page(self, desk: Desk, query: Query, values: Values, answer: Mapping[str, Any]) -> bytes:
        has_data = bool(desk.graph.datasets)
        path = f"/queries/{query.name}"
        asked = urlencode(values, doseq=True, safe=":/")
        forms = formats_of(query)
        whole = {it.suffixes[0]: f"{self.site}{path}.{it.suffixes[0]}" for it in forms}
        if asked:
            whole = {suffix: f"{address}?{asked}" for suffix, address in whole.items()}
        return render(
            "question",
            self.language,
            here=self.here,
            question=told(query)._replace(
                needs_data=query.needs == "data" and not has_data, sparql=query.body
            ),
            fields=[self._field(desk, it, values.get(it.name, ())) for it in query.parameters],
            problem=self.problem,
            downloads=downloads(path, asked, forms),
            address=f"{self.site}{path}{'?' if asked else ''}{asked}",
            snippets=[*self._snippets(query, values, whole, has_data=has_data)],
            **answer,
        )

    def _field(self, desk: Desk, parameter: Parameter, given: Sequence[str]) -> Field:
        found = offers(desk.graph, parameter, self.language)
        choices = [Choice(it.value, it.label) for it in found]
        if not parameter.among:
            choices.sort(key=lambda it: it.label.casefold())
        complaint = self.problem.more if self.problem else {}
        # What was given stays in the form, also where it is none of the choices.
        others = [it for it in given if it not in {choice.value for choice in choices}]
        return Field(
            parameter.name,
            parameter.name,
            INPUTS.get(parameter.type, "text"),
            given,
            [*(Choice(it, it) for it in others), *choices] if choices else [],
            hint=parameter.description,
            optional=parameter.optional,
            several=parameter.several,
            unsuitable=complaint.get("parameter") == parameter.name,
            completed=not choices and parameter.type not in (*INPUTS, "string"),
        )

    def _snippets(
        self, query: Query, values: Values, whole: Mapping[str, str], *, has_data: bool
    ) -> Iterator[Link]:
        form = "CONSTRUCT" if query.form == "DESCRIBE" else query.form
        first = "ttl" if form == "CONSTRUCT" else "csv"
        yield Link("curl", "", f"curl {shlex.quote(whole[first])}")
        yield Link("Python", "", PYTHON[form].format(**whole))
        settings = [f"{name}={it}" for name, found in values.items() for it in found]
        words = ["okg", "query", query.name, *(f"--set={it}" for it in settings)]
        if has_data:
            words += ["--store", "my-store"]
        label = say(self.language, "question.command_line")
        yield Link(label, "", shlex.join(words).replace("--set=", "--set "))


def _has_defaults(desk: Desk, query: Query) -> bool:
    """Tell whether ``query`` can be asked without saying anything."""
    try:
        default_terms(query, desk.graph.terms)
    except InputError:
        return False
    return True


def _written(query: Query, bound: Sequence[Bound]) -> dict[str, list[str]]:
    """Return the terms that are bound, by parameter, as they can be given again."""
    found: dict[str, list[str]] = {}
    for parameter in query.parameters:
        terms = dict.fromkeys(it.get(ox.Variable(parameter.name)) for it in bound)
        texts = [_text(it) for it in terms if it is not None]
        if texts:
            found[parameter.name] = texts
    return found


def _text(term: ox.NamedNode | ox.Literal) -> str:
    return shorten(term.value) if isinstance(term, ox.NamedNode) else term.value
