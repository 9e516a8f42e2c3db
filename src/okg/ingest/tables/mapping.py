"""Mapping files: what the columns of a table say, where their headers do not tell.

A mapping is TOML. Everything in it may be left out:

    base = "https://example.com/register/"   # what the IRIs of the things in the table begin with
    sheets = ["Deals"]                       # the sheets to read; hidden ones must be named
    header = 3                               # the row of the headers
    encoding = "cp1252"                      # of a text file that is not UTF-8
    delimiter = ";"                          # of a text file
    language = "en"                          # of names and titles, if they have one
    dates = "day first"                      # or "month first", where no date tells

    [columns]                                # what a column says, by its header; "" leaves it out
    "Vendor" = "provider"
    "Remarks" = ""

    [defaults]                               # for rows, or tables, without a value
    client = "Quillmere Bank"
    currency = "GBP"

    [values.status]                          # what to read in place of what stands in a cell
    "tbd by legal" = "planned"
"""

import re
import tomllib
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from okg.errors import InputError
from okg.ingest.tables.dates import Order
from okg.ingest.tables.fields import FIELDS, Field, by_name, like
from okg.ingest.tables.words import key

__all__ = ["Mapping", "order_of", "read_mapping"]

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True)
class Mapping:
    """What is known about a table beside what is in it."""

    path: Path | None = None
    base: str = ""
    sheets: tuple[str, ...] = ()
    header: int = 0
    encoding: str = ""
    delimiter: str = ""
    language: str = ""
    dates: Order | None = None
    columns: Dictionary[str, Field | None] = field(default_factory=dict)
    """By header, made comparable; None for one to leave out."""
    defaults: Dictionary[str, str] = field(default_factory=dict)
    """By the name of the field."""
    values: Dictionary[str, Dictionary[str, str]] = field(default_factory=dict)
    """By the name of the field, then by what stands in the cell, made comparable."""


def read_mapping(path: Path) -> Mapping:
    """Return the mapping in the file at ``path``.

    Raises InputError where it cannot be read, or says something that a mapping cannot.
    """
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: not valid TOML: {error}") from None
    reader = _Reader(path, said)
    mapping = Mapping(
        path=path,
        base=reader.base(),
        sheets=tuple(reader.texts("sheets")),
        header=reader.number("header"),
        encoding=reader.text("encoding"),
        delimiter=reader.text("delimiter"),
        language=reader.language(),
        dates=reader.order(),
        columns=reader.columns(),
        defaults={reader.field(name).name: text for name, text in reader.table("defaults")},
        values=reader.values(),
    )
    reader.finish()
    return mapping


def order_of(text: str) -> Order | None:
    """Return the order that ``text`` says, None for "".

    Raises InputError where it says neither.
    """
    found = next((it for it in ORDERS if it == text.replace("-", " ")), None)
    if text and found is None:
        raise InputError('dates should be "day first" or "month first"')
    return found


class _Reader:
    """Takes a mapping apart, and tells what is wrong with it."""

    def __init__(self, path: Path, said: dict[str, Any]) -> None:
        self._path = path
        self._said = dict(said)

    def fault(self, message: str) -> InputError:
        return InputError(f"{self._path}: {message}")

    def text(self, name: str) -> str:
        found = self._said.pop(name, "")
        if not isinstance(found, str):
            raise self.fault(f"{name} should be a text in quotation marks")
        return found

    def number(self, name: str) -> int:
        found = self._said.pop(name, 0)
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            raise self.fault(f"{name} should be the number of a row, counted from 1")
        return found

    def texts(self, name: str) -> list[str]:
        found = self._said.pop(name, [])
        if not isinstance(found, list) or not all(isinstance(it, str) for it in found):
            raise self.fault(f'{name} should be a list of texts, such as ["Deals"]')
        return found

    def base(self) -> str:
        found = self.text("base")
        if found and not found.startswith(("http://", "https://", "urn:")):
            raise self.fault("base should be an IRI, such as https://example.com/register/")
        return found

    def language(self) -> str:
        found = self.text("language")
        if found and not LANGUAGE.fullmatch(found):
            raise self.fault("language should be a tag of a language, such as en or zh-Hans")
        return found

    def order(self) -> Order | None:
        try:
            return order_of(self.text("dates"))
        except InputError as error:
            raise self.fault(error.message) from None

    def table(self, name: str) -> list[tuple[str, str]]:
        found = self._said.pop(name, {})
        if not isinstance(found, dict):
            raise self.fault(f"{name} should be a table: a line [{name}], and pairs below it")
        for header, value in found.items():
            if not isinstance(value, str):
                raise self.fault(f'[{name}] "{header}" should have a text in quotation marks')
        return list(found.items())

    def field(self, name: str) -> Field:
        found = by_name(name)
        if found is None:
            near = [it.name for it in like(name)]
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {_names()}"
            raise self.fault(f'there is no "{name}" to read from a column; {hint}')
        return found

    def columns(self) -> dict[str, Field | None]:
        return {
            key(header): self.field(name) if name else None
            for header, name in self.table("columns")
        }

    def values(self) -> dict[str, dict[str, str]]:
        found = self._said.pop("values", {})
        if not isinstance(found, dict) or not all(isinstance(it, dict) for it in found.values()):
            raise self.fault("values should be tables by field: a line [values.status], and pairs")
        self._said |= {f"values.{name}": pairs for name, pairs in found.items()}
        return {
            self.field(name).name: {key(old): new for old, new in self.table(f"values.{name}")}
            for name in found
        }

    def finish(self) -> None:
        if self._said:
            raise self.fault(
                f"there is no {next(iter(self._said))} in a mapping; there are base, sheets, "
                "header, encoding, delimiter, language, dates, [columns], [defaults] and [values.…]"
            )


def _names() -> str:
    return ", ".join(it.name for it in FIELDS)
