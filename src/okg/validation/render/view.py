"""A report as someone wants to see it: in a language, from a severity on, so many a rule."""

from dataclasses import dataclass
from itertools import groupby

from okg.namespaces import shorten
from okg.validation.report import SEVERITIES, Finding, Report, Severity
from okg.validation.terms import readable

__all__ = ["Group", "View"]

PLURALS = {"violation": "violations", "warning": "warnings", "info": "notices"}
SINGULARS = {"violation": "violation", "warning": "warning", "info": "notice"}


@dataclass(frozen=True)
class Group:
    """The findings of one rule, of which ``shown`` are to be shown."""

    severity: Severity
    rule: str
    shape: str
    message: str
    description: str
    findings: list[Finding]
    shown: list[Finding]

    @property
    def title(self) -> str:
        """The rule's name and, where that is another, its shape."""
        shape = "" if self.shape in ("", self.rule) else f" ({self.shape})"
        return f"{self.rule}{shape}"

    @property
    def rest(self) -> int:
        return len(self.findings) - len(self.shown)


@dataclass(frozen=True)
class View:
    """``report`` seen in ``language``, from ``severity`` on, ``limit`` findings a rule."""

    report: Report
    language: str = "en"
    severity: Severity = "info"
    limit: int = 0

    @property
    def findings(self) -> list[Finding]:
        seen = SEVERITIES[: SEVERITIES.index(self.severity) + 1]
        return [it for it in self.report.results if it.severity in seen]

    @property
    def groups(self) -> list[Group]:
        """The findings by rule: the worst first, and of those the most frequent."""
        groups = []
        for (severity, shape), members in groupby(
            sorted(self.findings, key=_rule), key=lambda it: (it.severity, it.shape)
        ):
            found = list(members)
            first = found[0]
            messages = {it.message(self.language) for it in found}
            own = len(messages) == 1 and first.problem not in messages
            groups.append(
                Group(
                    severity,
                    first.rule,
                    "" if shape.startswith("_:") else short(shape),
                    messages.pop() if own else "",
                    first.description,
                    found,
                    found[: self.limit] if self.limit else found,
                )
            )
        return sorted(groups, key=lambda it: (SEVERITIES.index(it.severity), -len(it.findings)))

    def summary(self) -> str:
        """Return one line: what was found, and how much was looked at."""
        report = self.report
        counts = [
            count(report.count(it), SINGULARS[it], PLURALS[it])
            for it in SEVERITIES
            if report.count(it)
        ]
        found = ", ".join(counts) if counts else "no findings"
        subjects = count(report.subjects, "subject", "subjects")
        hidden = len(report.results) - len(self.findings)
        less = f"; {hidden} of lower severity not shown" if hidden else ""
        return f"{found}; {report.checked} of {subjects} checked{less}"

    def problem(self, finding: Finding, group: Group) -> str:
        """Return what is wrong with this node: in particular, or as the rule's message has it."""
        if self.language == "en" and finding.problem:
            return finding.problem
        message = finding.message(self.language)
        if group.message != message:
            return message
        return self.pair(finding) or message

    def pair(self, finding: Finding) -> str:
        """Return the path and the value, as far as there are any."""
        path = short(finding.path)
        value = readable(finding.value)
        return f"{path} {value}".strip()


def count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def place(finding: Finding) -> str:
    """Return ``file:line:column``, which terminals and editors know how to open, or ""."""
    found = finding.place
    return f"{found.file}:{found.line}:{found.column}" if found else ""


def focus(finding: Finding) -> str:
    """Return the focus node with its label."""
    name = readable(finding.focus)
    return f"{finding.label} ({name})" if finding.label else name


def short(path: str) -> str:
    """Return an IRI or a property path with the IRIs in it shortened."""
    if "<" not in path:
        from rdflib import URIRef

        return readable(URIRef(path)) if path else ""
    parts = path.replace("<", "\0<").replace(">", ">\0").split("\0")
    return "".join(shorten(it[1:-1]) if it.startswith("<") else it for it in parts)


def _rule(finding: Finding) -> tuple[object, ...]:
    return SEVERITIES.index(finding.severity), finding.shape
