"""sh:minLength, sh:maxLength, sh:pattern, sh:languageIn and sh:uniqueLang (section 4.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from okg.columnar.plan import Count, Languages, Length, Relation, Semi, Tagged, Where
from okg.columnar.plan import Pattern as Matches
from okg.columnar.shapes.demand import Demand
from okg.columnar.shapes.model import Component, Parameters
from okg.columnar.shapes.vocabulary import boolean_term, integer_term, sh

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import ShapeReader

__all__ = ["LanguageIn", "MaxLength", "MinLength", "Pattern", "UniqueLang", "read"]


@dataclass(frozen=True, slots=True)
class MinLength(Component):
    """Each value node has so many characters, or more; a blank node has none (4.4.1)."""

    least: int

    @property
    def parameters(self) -> Parameters:
        return ((sh("minLength"), (integer_term(self.least),)),)

    def violations(self, at: Demand) -> Relation:
        return Where(at.values, Length("value", self.least, None), holds=False)


@dataclass(frozen=True, slots=True)
class MaxLength(Component):
    """Each value node has so many characters, or fewer, and is no blank node (4.4.2)."""

    most: int

    @property
    def parameters(self) -> Parameters:
        return ((sh("maxLength"), (integer_term(self.most),)),)

    def violations(self, at: Demand) -> Relation:
        return Where(at.values, Length("value", 0, self.most), holds=False)


@dataclass(frozen=True, slots=True)
class Pattern(Component):
    """Each value node matches a regular expression, and is no blank node (4.4.3)."""

    pattern: str
    """The term of the expression."""
    text: str
    flags: str = ""

    @property
    def parameters(self) -> Parameters:
        flags = ((sh("flags"), (f'"{self.flags}"',)),) if self.flags else ()
        return ((sh("pattern"), (self.pattern,)), *flags)

    def violations(self, at: Demand) -> Relation:
        return Where(at.values, Matches("value", self.text, self.flags), holds=False)


@dataclass(frozen=True, slots=True)
class LanguageIn(Component):
    """Each value node is a literal in one of the languages (4.4.4)."""

    members: tuple[str, ...]
    """The terms of the language ranges."""
    ranges: tuple[str, ...]

    @property
    def parameters(self) -> Parameters:
        return ((sh("languageIn"), self.members),)

    def violations(self, at: Demand) -> Relation:
        return Where(at.values, Languages("value", self.ranges), holds=False)


@dataclass(frozen=True, slots=True)
class UniqueLang(Component):
    """No two value nodes have the same language: a result for each that several have (4.4.5)."""

    @property
    def parameters(self) -> Parameters:
        return ((sh("uniqueLang"), (boolean_term(True),)),)

    def violations(self, at: Demand) -> Relation:
        # Most nodes have one value, whose language need not be looked at.
        several = Semi(at.values, Count(at.values, at.nodes.columns, 2))
        return Count(Tagged(several, "value", "language"), (*at.nodes.columns, "language"), 2)


def read(shape: "ShapeReader") -> Iterator[Component]:
    least, most = shape.integer("minLength"), shape.integer("maxLength")
    if least is not None:
        yield MinLength(least)
    if most is not None:
        yield MaxLength(most)
    yield from _pattern(shape)
    languages = shape.list("languageIn")
    if languages is not None:
        ranges = tuple(it for it in languages if shape.must_be_string("languageIn", it))
        yield LanguageIn(languages, tuple(it[1:-1] for it in ranges))
    if shape.for_property_shapes("uniqueLang") and shape.flag("uniqueLang"):
        yield UniqueLang()


def _pattern(shape: "ShapeReader") -> Iterator[Component]:
    from okg.columnar.values.patterns.parse import PatternFault, parse

    text, flags = shape.string("pattern"), shape.string("flags") or ""
    if text is None:
        return
    try:
        parse(text, flags)
    except PatternFault as error:
        shape.fault("pattern", f"is no regular expression of SPARQL's REGEX: {error.message}")
        return
    yield Pattern(shape.values("pattern")[0], text, flags)
