"""Reports as text, the default."""

from textwrap import wrap

from okg.validation.render.view import View, focus, place

__all__ = ["as_text"]

WIDTH = 100


def as_text(view: View) -> str:
    """Return the findings by rule, then one line with the counts."""
    lines: list[str] = []
    for group in view.groups:
        times = view.count(group.count, "finding")
        lines.append(f"{view.say(group.severity).upper()}  {group.title}: {times}")
        lines += _indented(group.description, "  ")
        if group.message:
            lines += _indented(group.message, "  ")
        for finding in group.shown:
            where = place(finding)
            lines += ["", f"  {where}  {focus(finding)}" if where else f"  {focus(finding)}"]
            lines += _indented(view.problem(finding, group), "      ")
            lines += _indented(view.suggestion(finding), "    → ", "      ")
        if group.rest:
            lines += ["", f"  {view.say('more', number=group.rest)}{view.say('show all')}"]
        lines.append("")
    lines += [view.say("note", text=note) for note in view.report.notes]
    lines.append(view.summary())
    return "\n".join(lines) + "\n"


def _indented(text: str, first: str, others: str = "") -> list[str]:
    # IRIs are never broken: they are to be copied.
    return wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=others or first,
        break_long_words=False,
        break_on_hyphens=False,
    )
