"""The header of a query file: grlc's ``#+`` lines, read strictly.

Every value is read as the text it is written as: ``default: 0070`` is the four characters, not a
number, and what they mean is decided by the parameter's type.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from okg.errors import InputError

if TYPE_CHECKING:
    from yaml import Node

__all__ = ["MARK", "Field", "Header", "read_header"]

MARK = "#+"
DEPTH = 4
"""A list of defaults in a parameter in the list of them; an alias of YAML could be endless."""
TOO_DEEP = "the header is nested too deeply"


@dataclass(frozen=True)
class Field:
    """A value of the header, and where in the file it, or its key, begins; both count from 1."""

    value: "str | list[Field] | dict[str, Field]"
    line: int
    column: int = len(MARK) + 1


@dataclass(frozen=True)
class Header:
    """The fields of a header; ``origin`` names the file in messages."""

    origin: str
    fields: dict[str, Field]

    def fail(self, place: Field | int, problem: str) -> NoReturn:
        """Raise the InputError that says at which field, or in which line, the ``problem`` is."""
        where = f"{self.origin}, line {place}" if isinstance(place, int) else self.place(place)
        raise InputError(f"{where}: {problem}")

    def place(self, field: Field) -> str:
        """Return where ``field`` is, as messages tell it."""
        return f"{self.origin}, line {field.line}, column {field.column}"

    def only(self, fields: dict[str, Field], allowed: tuple[str, ...]) -> None:
        """Raise InputError where ``fields`` has a key that is not ``allowed``."""
        for key, field in fields.items():
            if key not in allowed:
                self.fail(field, f"unknown key {key!r}; the keys are {', '.join(allowed)}")

    def text(self, fields: dict[str, Field], key: str) -> str:
        """Return the text under ``key``, which may be absent.

        Raises InputError where there is a list or an empty value.
        """
        if key not in fields:
            return ""
        value = fields[key].value
        if not isinstance(value, str) or not value.strip():
            self.fail(fields[key], f"{key} must be a text")
        return value.strip()

    def texts(self, fields: dict[str, Field], key: str) -> tuple[str, ...]:
        """Return the list of texts under ``key``, which may be absent."""
        if key not in fields:
            return ()
        value = fields[key].value
        if not isinstance(value, list) or not value:
            self.fail(fields[key], f"{key} must be a list, such as [{key}]")
        return tuple(self.text({key: item}, key) for item in value)

    def flag(self, fields: dict[str, Field], key: str) -> bool:
        """Tell whether ``key`` is there and true."""
        if key not in fields:
            return False
        value = fields[key].value
        if value not in ("true", "false"):
            self.fail(fields[key], f"{key} must be true or false")
        return value == "true"


def read_header(text: str, origin: str) -> Header | None:
    """Return the header of the query ``text``, or None where it has none.

    Raises InputError where the header is not YAML, is no mapping, repeats a key, or does not
    stand at the top of the file.
    """
    # Not splitlines, which also splits at characters that YAML and SPARQL leave in a line.
    lines = re.split(r"\r\n|\r|\n", text)
    if not any(line.startswith(MARK) for line in lines):
        return None
    first = next((i for i, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
    header = Header(origin, {})
    for number, line in enumerate(lines[first:], first + 1):
        if line.startswith(MARK):
            header.fail(number, f"a line with {MARK} below the header; it belongs at the top")

    import yaml

    content = "\n".join(line.removeprefix(MARK) for line in lines[:first])
    try:
        # Not the faster loader in C: deep nesting makes it crash the process.
        node = yaml.compose(content, Loader=yaml.BaseLoader)
    except RecursionError:
        header.fail(1, TOO_DEEP)
    except yaml.YAMLError as error:
        # Where what could not be read begins; the parser notices lines later.
        mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be read"
        place: Field | int = 1
        if mark and mark.line < first:
            place = Field("", mark.line + 1, len(MARK) + mark.column + 1)
        header.fail(place, f"the header is not YAML: {problem}")
    root = _field(header, node) if node is not None else Field("", 1)
    if not isinstance(root.value, dict):
        header.fail(1, "the header must consist of keys and values, such as #+ summary: …?")
    return Header(origin, root.value)


def _field(header: Header, node: "Node", depth: int = 0) -> Field:
    from yaml import SequenceNode

    line, column = _place(node)
    if depth > DEPTH:
        header.fail(Field("", line, column), TOO_DEEP)
    if isinstance(node.value, str):
        return Field(node.value, line, column)
    if isinstance(node, SequenceNode):
        return Field([_field(header, item, depth + 1) for item in node.value], line, column)
    fields: dict[str, Field] = {}
    for key, value in node.value:
        found = Field(_field(header, value, depth + 1).value, *_place(key))
        if not isinstance(key.value, str):
            header.fail(found, "a key must be a word")
        if key.value in fields:
            header.fail(found, f"the key {key.value!r} is there twice")
        fields[key.value] = found
    return Field(fields, line, column)


def _place(node: "Node") -> tuple[int, int]:
    return node.start_mark.line + 1, len(MARK) + node.start_mark.column + 1
