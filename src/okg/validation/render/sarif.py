"""Reports as SARIF 2.1.0 (OASIS Standard, 2020), which code review tools show at the line."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from okg import __version__
from okg.validation.render.view import Group, View, focus, short
from okg.validation.report import Finding

__all__ = ["as_sarif"]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"violation": "error", "warning": "warning", "info": "note"}


def as_sarif(view: View) -> str:
    """Return one run with a rule a shape and a result a finding."""
    groups = view.groups
    shapes = list(dict.fromkeys(_identity(group.shown[0]) for group in groups))
    document = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "okg validate",
                        "version": __version__,
                        "informationUri": "https://w3id.org/outsourcing",
                        "rules": [_rule(shape, groups) for shape in shapes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {"level": "note", "message": {"text": note}}
                            for note in view.report.notes
                        ],
                    }
                ],
                "results": [
                    _result(view, finding, group, shapes)
                    for group in groups
                    for finding in view.report.results.of(group.key)
                ],
            }
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _identity(finding: Finding) -> str:
    # A blank node's name changes from run to run, and with it every alert would be a new one.
    return finding.rule if finding.shape.startswith("_:") else short(finding.shape).strip("<>")


def _rule(shape: str, groups: list[Group]) -> dict[str, Any]:
    group = next(it for it in groups if _identity(it.shown[0]) == shape)
    rule: dict[str, Any] = {
        "id": shape,
        "shortDescription": {"text": group.rule},
        "defaultConfiguration": {"level": LEVELS[group.severity]},
    }
    if group.description:
        rule["fullDescription"] = {"text": group.description}
    return rule


def _result(view: View, finding: Finding, group: Group, shapes: list[str]) -> dict[str, Any]:
    shape, change = _identity(finding), view.suggestion(finding)
    said = [
        f"{focus(finding)}: {view.problem(finding, group)}",
        group.message or "",
        view.say("to change", text=change) if change else "",
    ]
    # A full stop where there is none, so that the sentences do not run into one another.
    text = " ".join(it if it[-1] in ".?!。？！" else f"{it}." for it in said if it)
    result: dict[str, Any] = {
        "ruleId": shape,
        "ruleIndex": shapes.index(shape),
        "level": LEVELS[finding.severity],
        "message": {"text": text},
    }
    location: dict[str, Any] = {
        "logicalLocations": [{"fullyQualifiedName": str(finding.focus)}],
    }
    if finding.cell:
        location["logicalLocations"].append({"fullyQualifiedName": str(finding.cell)})
    physical = _physical(finding, view.report.files)
    if physical:
        location["physicalLocation"] = physical
    result["locations"] = [location]
    return result


def _physical(finding: Finding, files: tuple[str, ...]) -> dict[str, Any]:
    """Return where the finding is, or else which file it must be in."""
    if finding.place:
        return {
            "artifactLocation": {"uri": _uri(finding.place.file)},
            "region": {"startLine": finding.place.line, "startColumn": finding.place.column},
        }
    if finding.cell:
        # Rows of a sheet are the nearest thing to lines; the cell itself is a logical location.
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.cell.file)}}
        return place | ({"region": {"startLine": finding.cell.row}} if finding.cell.row else {})
    return {"artifactLocation": {"uri": _uri(files[0])}} if len(files) == 1 else {}


def _uri(name: str) -> str:
    path = Path(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
