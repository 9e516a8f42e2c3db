"""Reports as text, the default."""

from textwrap import wrap

from okg.validation.render.view import SINGULARS, View, count, focus, place

__all__ = ["as_text"]

WIDTH = 100


def as_text(view: View) -> str:
    """Return the findings by rule, then one line with the counts."""
    lines: list[str] = []
    for group in view.groups:
        times = count(len(group.findings), "finding", "findings")
        lines.append(f"{SINGULARS[group.severity].upper()}  {group.title}: {times}")
        lines += _indented(group.description, "  ")
        if group.message:
            lines += _indented(group.message, "  ")
        for finding in group.shown:
            where = place(finding)
            lines += ["", f"  {where}  {focus(finding)}" if where else f"  {focus(finding)}"]
            lines += _indented(view.problem(finding, group), "      ")
            if finding.suggestion:
                lines += _indented(f"→ {finding.suggestion}", "      ")
        if group.rest:
            lines += ["", f"  … and {group.rest} more (--limit 0 shows all)"]
        lines.append("")
    lines += [f"note: {note}" for note in view.report.notes]
    lines.append(view.summary())
    return "\n".join(lines) + "\n"


def _indented(text: str, indent: str) -> list[str]:
    # IRIs are never broken: they are to be copied.
    return wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
