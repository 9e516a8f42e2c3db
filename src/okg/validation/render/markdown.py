"""Reports as GitHub-flavoured Markdown."""

import re

from okg.validation.render.view import View, focus, place

__all__ = ["as_markdown"]

SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def as_markdown(view: View) -> str:
    """Return a section a rule, with a table of its findings."""
    lines = [f"# {view.say('report')}", "", _plain(view.summary())]
    lines += ["", *(f"- {_plain(note)}" for note in view.report.notes)] if view.report.notes else []
    for group in view.groups:
        times = view.count(group.count, "finding")
        lines += ["", f"## {view.say(group.severity).capitalize()}: {_plain(group.title)}", ""]
        said = [text for text in (group.description, group.message, f"({times})") if text]
        lines += [_plain(" ".join(said)), ""]
        lines += [f"| {' | '.join(view.columns())} |", "| --- | --- | --- | --- |"]
        for finding in group.shown:
            problem = view.problem(finding, group)
            cells = (place(finding), focus(finding), problem, view.suggestion(finding))
            lines.append(f"| {' | '.join(map(_plain, cells))} |")
        if group.rest:
            lines += ["", view.say("more", number=group.rest)]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is, in one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
