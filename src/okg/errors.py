"""The errors that okg raises on purpose.

Every message says what is wrong, where, and what to do next, so that the command line can print
it as it stands. ``exit_status`` is the status of a process that ends because of the error.
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from okg.validation.report import Report

__all__ = [
    "ContradictoryData",
    "EnvironmentFault",
    "InconsistentOntology",
    "InputError",
    "NotConforming",
    "OkgError",
    "QuerySyntaxError",
]


class OkgError(Exception):
    """The root of the hierarchy: catch it to catch everything that okg raises on purpose."""

    exit_status: ClassVar[int] = 2

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InputError(OkgError):
    """The command line, or a file that the user gave, is at fault."""


class EnvironmentFault(OkgError):
    """The surroundings are at fault: a full disk, a broken installation."""

    exit_status: ClassVar[int] = 3


class InconsistentOntology(InputError):
    """The statements given contradict one another; ``findings`` are the reasoner's messages."""

    def __init__(self, findings: list[str]) -> None:
        listed = "\n".join(f"  - {finding}" for finding in findings)
        super().__init__(
            f"the statements contradict one another:\n{listed}\n"
            "Take back one statement of each contradiction, then try again."
        )
        self.findings = findings


class ContradictoryData(OkgError):
    """The data contradicts what is known; ``findings`` say how, each with the rule it breaks."""

    exit_status: ClassVar[int] = 1

    def __init__(self, findings: list[str], omitted: int = 0) -> None:
        listed = "\n".join(f"  - {finding}" for finding in findings)
        more = f"\n  - and {omitted} more" if omitted else ""
        super().__init__(
            f"the data contradicts what is known, so everything would follow from it:\n{listed}"
            f"{more}\nTake back one statement of each contradiction; okg validate tells where "
            "they stand."
        )
        self.findings = findings
        self.omitted = omitted


class NotConforming(OkgError):
    """The data does not conform to its shapes; ``report`` says what to change, and where."""

    exit_status: ClassVar[int] = 1

    def __init__(self, report: "Report") -> None:
        super().__init__(
            f"the data does not conform:\n{report.render('text', limit=3)}"
            "Mend it, or see all findings in the report of this error."
        )
        self.report = report


class QuerySyntaxError(InputError):
    """A query that is not SPARQL 1.1.

    ``line`` and ``column`` count from 1, columns in characters; ``expected`` lists what could have
    stood there, and is empty where the error is one of meaning.
    """

    def __init__(
        self, problem: str, query: str, line: int, column: int, expected: list[str]
    ) -> None:
        source = query.split("\n")[line - 1].rstrip("\r").replace("\t", " ")
        hint = f", expected {_listed(expected)}" if expected else ""
        super().__init__(
            f"the query has an error at line {line}, column {column}: {problem}{hint}\n"
            f"  {source}\n  {' ' * (column - 1)}^"
        )
        self.line = line
        self.column = column
        self.expected = expected


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
