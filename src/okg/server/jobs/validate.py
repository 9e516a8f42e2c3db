"""Validating data that a visitor sends: nothing of it is kept, and only data is taken."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast, get_args

import pyoxigraph as ox

from okg.errors import EnvironmentFault, InputError
from okg.server.jobs.desk import Desk
from okg.server.negotiation import Format, choose
from okg.server.problems import Problem
from okg.server.reply import Reply
from okg.server.uploads import Upload, received
from okg.validation.report import SEVERITIES, FailOn, Severity
from okg.validation.wording import Language

if TYPE_CHECKING:
    from okg.validation.report import Report
    from okg.validation.wanted import Wanted

__all__ = ["AGAINST", "OPTIONS", "REPORTS", "SHOWN", "Validate"]

REPORTS = (
    Format("json", ("application/json",), ("json",)),
    Format("text", ("text/plain; charset=utf-8",), ("txt", "text")),
    Format("csv", ("text/csv; charset=utf-8",), ("csv",)),
    Format("md", ("text/markdown; charset=utf-8",), ("md",)),
    Format("html", ("text/html; charset=utf-8",), ("html",)),
    Format("ttl", ("text/turtle",), ("ttl",)),
    Format("sarif", ("application/sarif+json",), ("sarif",)),
)
"""The forms of a report; the first where the client does not mind."""
OPTIONS = ("format", "severity", "fail-on", "limit", "lang", "against", "name")
AGAINST = ("knowledge", "store")
SHOWN = 10
"""Findings a rule that are shown in text, md and html, where no ``limit`` says otherwise."""
SHARE = 3
"""One part in so many of a worker's memory is what the engine may hold at once."""
PLACE = re.compile(
    r"(?P<file>[^\n,]+)(?:, sheet [^\n,]+)?, (?:line|row) (?P<line>\d+)"
    r"(?:, column (?P<column>\d+))?"
)

Chosen = TypeVar("Chosen", bound=str)


class _Options(NamedTuple):
    form: Format
    severity: Severity
    fail_on: FailOn
    limit: int
    language: Language
    against: str


@dataclass(frozen=True)
class Validate:
    """Data to be judged, and the ``values`` of the options by name, which a form may add to."""

    upload: Upload
    values: Mapping[str, Sequence[str]]
    accept: str = ""
    language: str = "en"

    def run(self, desk: Desk) -> Reply:
        """Return the report, whether the data conforms or not.

        Raises Problem where it cannot be read, is too large, or an option is unknown.
        """
        options = self._options(self.values, desk)
        with TemporaryDirectory(dir=desk.folder) as name:
            folder = Path(name)
            files, fields = received(self.upload, folder, desk.settings.unpacked_limit)
            if fields:
                options = self._options({**fields, **self.values}, desk)
            text, fails = _judged(desk, folder, files, options)
        spool = desk.spool()
        spool.write(text.encode(errors="replace"))
        verdict = ("Okg-Verdict", "fail" if fails else "pass")
        return spool.reply(options.form.media_type, (verdict, ("Cache-Control", "no-store")))

    def _options(self, values: Mapping[str, Sequence[str]], desk: Desk) -> _Options:
        for name in values:
            if name not in OPTIONS:
                raise _unsuitable(name, f"there is no option {name!r}", OPTIONS)
        given = {name: found[0] for name, found in values.items() if found and found[0]}
        known = [suffix for it in REPORTS for suffix in it.suffixes]
        form = _one_of(given, "format", known, "")
        against = _one_of(given, "against", AGAINST, AGAINST[0])
        if against == "store" and desk.settings.store is None:
            raise _unsuitable("against", "this server has no store", AGAINST[:1])
        limit = given.get("limit", str(SHOWN))
        if not re.fullmatch("[0-9]{1,9}", limit):
            raise _unsuitable("limit", f"{limit!r} is not a whole number from 0 on, such as 10", ())
        severities = cast("Sequence[Severity]", SEVERITIES)
        return _Options(
            choose(self.accept, REPORTS, form),
            _one_of(given, "severity", severities, "info"),
            _one_of(given, "fail-on", cast("Sequence[FailOn]", get_args(FailOn)), "violation"),
            int(limit),
            _one_of(given, "lang", cast("Sequence[Language]", ("en", "zh")), self._language()),
            against,
        )

    def _language(self) -> Language:
        return "zh" if self.language == "zh" else "en"


def _judged(desk: Desk, folder: Path, files: Sequence[Path], options: _Options) -> tuple[str, bool]:
    """Return the report as it is wanted, and whether the data is worse than it may be."""
    from okg.validation.run import validate
    from okg.validation.wanted import Limits, Wanted

    memory = f"{desk.settings.memory_limit // SHARE >> 20}MiB"
    limits = Limits(memory, None, folder, None)
    # Where the files lie is no business of the visitor's: there, they go by their names.
    data = [Path(it.name) for it in files]
    notes: list[str] = []
    with (
        _readable(),
        _beside(desk, Wanted(data, limits=limits), options.against, notes.append) as wanted,
        chdir(folder),
    ):
        report: Report = validate(
            wanted.data, context=wanted.context, memory_limit=memory, temporary=folder
        )
        text = replace(report, notes=(*notes, *report.notes)).render(
            options.form.name,
            language=options.language,
            severity=options.severity,
            limit=options.limit,
        )
        return text, report.fails(options.fail_on)


@contextmanager
def _beside(
    desk: Desk, wanted: "Wanted", against: str, tell: Callable[[str], None]
) -> "Iterator[Wanted]":
    if against != "store":
        yield wanted
        return
    from okg.store.checking import beside
    from okg.store.holdings import Embedded

    assert isinstance(desk.graph.store, ox.Store)
    with beside(Embedded(desk.graph.store), wanted, tell) as found:
        yield found


@contextmanager
def _readable() -> Iterator[None]:
    """Raise Problem, with the place, for files that cannot be read."""
    try:
        yield
    except EnvironmentFault:
        raise
    except InputError as error:
        found = PLACE.match(error.message)
        place: dict[str, Any] = found.groupdict() if found else {}
        place = {it: that if it == "file" else int(that) for it, that in place.items() if that}
        raise Problem(
            400,
            "unreadable-content",
            "The content cannot be read",
            error.message,
            **place,
        ) from None


def _one_of(
    given: Mapping[str, str], name: str, allowed: Sequence[Chosen], default: Chosen
) -> Chosen:
    if name not in given:
        return default
    for it in allowed:
        if it == given[name]:
            return it
    raise _unsuitable(name, f"{given[name]!r} is none of {', '.join(allowed)}", allowed)


def _unsuitable(name: str, reason: str, offered: Sequence[str]) -> Problem:
    more: dict[str, Any] = {"offered": offered} if offered else {}
    return Problem(
        400,
        "unsuitable-value",
        "An option is not known, or cannot have that value",
        f"{name}: {reason}",
        parameter=name,
        **more,
    )
