"""What is to be validated, against what, with how much of the machine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import rdflib

__all__ = ["Input", "Inputs", "Limits", "Tell", "Wanted"]

Input: TypeAlias = "Path | str | rdflib.Graph | tuple[bytes, str]"
"""A file, a graph, or bytes and their format, such as ``(content, "ttl")``."""
Inputs: TypeAlias = "Input | Iterable[Input]"

Tell = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and of how much; 0 of 0 if that is unknown."""


@dataclass(frozen=True)
class Limits:
    """What the work may take of the machine, None being what there is, and who hears of it."""

    memory: str | None = None
    threads: int | None = None
    temporary: Path | None = None
    tell: Tell | None = None


@dataclass(frozen=True)
class Wanted:
    """What is to be validated, against what; see ``okg.validation.run.validate``."""

    data: Inputs
    shapes: "Inputs | None" = None
    ontology: "Inputs | None" = None
    context: Inputs = ()
    add_shapes: Inputs = ()
    add_ontology: Inputs = ()
    limits: Limits = Limits()
