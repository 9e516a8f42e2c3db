"""Reports as one HTML page that needs nothing else: no script, no style sheet, no font."""

from html import escape

from okg.validation.render.view import Group, View, focus, place

__all__ = ["as_html"]

STYLE = (
    "body{font-family:sans-serif;margin:2em auto;max-width:75em;padding:0 1em;color:#1a1a1a}"
    "h2{font-size:1.1em;margin:2em 0 .25em;padding-left:.6em;border-left:.4em solid #666}"
    ".violation h2{border-color:#b3261e}.warning h2{border-color:#a15c00}"
    ".info h2{border-color:#1d5fa8}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.3em .8em;border-bottom:1px solid #ccc}"
    "td:first-child{font-family:monospace;white-space:nowrap}p{margin:.25em 0}"
)


def as_html(view: View) -> str:
    """Return a section a rule, with a table of its findings."""
    title = escape(view.say("report"))
    notes = "".join(f"<li>{escape(note)}</li>\n" for note in view.report.notes)
    body = f"<h1>{title}</h1>\n<p>{escape(view.summary())}</p>\n"
    body += f"<ul>\n{notes}</ul>\n" if notes else ""
    body += "".join(_section(view, group) for group in view.groups)
    language = "zh-Hans" if view.language == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}</body>\n</html>\n"
    )


def _section(view: View, group: Group) -> str:
    times = view.count(group.count, "finding")
    said = "".join(
        f"<p>{escape(text)}</p>\n" for text in (group.description, group.message) if text
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(cell)}</td>"
            for cell in (
                place(finding),
                focus(finding),
                view.problem(finding, group),
                view.suggestion(finding),
            )
        )
        + "</tr>\n"
        for finding in group.shown
    )
    rest = f"<p>{escape(view.say('more', number=group.rest))}</p>\n" if group.rest else ""
    head = "".join(f'<th scope="col">{escape(it)}</th>' for it in view.columns())
    title = f"{view.say(group.severity)}: {group.title}, {times}"
    return (
        f'<section class="{group.severity}">\n<h2>{escape(title)}</h2>\n{said}'
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n{rest}"
        "</section>\n"
    )
