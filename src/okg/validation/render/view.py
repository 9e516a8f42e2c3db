"""A report as someone wants to see it: in a language, from a severity on, so many a rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from okg.namespaces import shorten
from okg.validation.report import SEVERITIES, Finding, Report, Rule, Severity
from okg.validation.terms import readable
from okg.validation.wording import Language, count, listed, say

__all__ = ["Group", "View", "focus", "place", "short"]


@dataclass(frozen=True)
class Group:
    """The findings of one rule, of which ``shown`` are to be shown."""

    key: Rule
    rule: str
    shape: str
    message: str
    description: str
    count: int
    shown: list[Finding]

    @property
    def severity(self) -> Severity:
        return self.key[0]

    @property
    def title(self) -> str:
        """The rule's name and, where that is another, its shape."""
        shape = "" if self.shape in ("", self.rule) else f" ({self.shape})"
        return f"{self.rule}{shape}"

    @property
    def rest(self) -> int:
        return self.count - len(self.shown)


@dataclass(frozen=True)
class View:
    """``report`` seen in ``language``, from ``severity`` on, ``limit`` findings a rule."""

    report: Report
    language: Language = "en"
    severity: Severity = "info"
    limit: int = 0

    @property
    def rules(self) -> list[Rule]:
        """The rules that are to be seen: the worst first, and of those the most frequent."""
        seen = SEVERITIES[: SEVERITIES.index(self.severity) + 1]
        counts = self.report.results.counts
        return sorted(
            (it for it in counts if it[0] in seen),
            key=lambda it: (SEVERITIES.index(it[0]), -counts[it], it[1]),
        )

    @property
    def findings(self) -> Iterator[Finding]:
        """All findings that are to be seen, the worst first."""
        seen = SEVERITIES[: SEVERITIES.index(self.severity) + 1]
        return (it for it in self.report.results if it.severity in seen)

    @property
    def groups(self) -> list[Group]:
        """The findings by rule."""
        return [self._group(it) for it in self.rules]

    def _group(self, rule: Rule) -> Group:
        shape = rule[1]
        shown = list(self.report.results.of(rule, self.limit))
        first = shown[0]
        messages = {it.message(self.language) for it in shown}
        own = len(messages) == 1 and first.problems.get(self.language) not in messages
        return Group(
            rule,
            first.names.get(self.language, first.rule),
            "" if shape.startswith("_:") else short(shape),
            messages.pop() if own else "",
            first.descriptions.get(self.language, ""),
            self.report.results.counts[rule],
            shown,
        )

    def say(self, name: str, **values: object) -> str:
        return say(self.language, name, **values)

    def count(self, number: int, noun: str) -> str:
        return count(self.language, number, noun)

    def columns(self) -> list[str]:
        """Return the headings of a table of findings."""
        return [self.say(f"column {it}") for it in ("where", "what", "problem", "change")]

    def summary(self) -> str:
        """Return one line: what was found, and how much was looked at."""
        report = self.report
        counts = [self.count(report.count(it), it) for it in SEVERITIES if report.count(it)]
        told = self.say(
            "checked",
            found=listed(self.language, counts) if counts else self.say("no findings"),
            checked=report.checked,
            subjects=self.count(report.subjects, "subject"),
        )
        seen = sum(report.results.counts[it] for it in self.rules)
        hidden = len(report.results) - seen
        return told + self.say("hidden", number=hidden) if hidden else told

    def problem(self, finding: Finding, group: Group) -> str:
        """Return what is wrong with this node: in particular, or as the rule's message has it."""
        found = finding.problems.get(self.language)
        if found:
            return found
        message = finding.message(self.language)
        if group.message != message:
            return message
        return self.pair(finding) or message

    def suggestion(self, finding: Finding) -> str:
        """Return what to change, or ""."""
        return finding.suggestions.get(self.language, "")

    def pair(self, finding: Finding) -> str:
        """Return the path and the value, as far as there are any."""
        path = short(finding.path)
        value = readable(finding.value)
        return f"{path} {value}".strip()


def place(finding: Finding) -> str:
    """Return ``file:line:column``, which terminals and editors know how to open, or ""; for what
    was imported, its cell.
    """
    found = finding.place
    line = f"{found.file}:{found.line}:{found.column}" if found else ""
    if finding.cell:
        return f"{finding.cell} ({line})" if line else str(finding.cell)
    return line


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
