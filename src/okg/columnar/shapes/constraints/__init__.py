"""The constraint components of SHACL Core, one family of them a file (section 4)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from okg.columnar.shapes.constraints import (
    cardinality,
    logical,
    other,
    property_pair,
    shape_based,
    string_based,
    value_range,
    value_type,
)
from okg.columnar.shapes.model import Component

if TYPE_CHECKING:
    from okg.columnar.shapes.reader import ShapeReader

__all__ = ["LISTS_OF_SHAPES", "PARAMETERS", "SHAPES", "read_components"]

FAMILIES = (
    value_type,
    cardinality,
    value_range,
    string_based,
    property_pair,
    logical,
    shape_based,
    other,
)

SHAPES = ("node", "not", "property", "qualifiedValueShape")
"""The parameters whose values are shapes."""
LISTS_OF_SHAPES = ("and", "or", "xone")
PARAMETERS = (
    *SHAPES,
    *LISTS_OF_SHAPES,
    *("class", "closed", "datatype", "disjoint", "equals", "flags", "hasValue"),
    *("ignoredProperties", "in", "languageIn", "lessThan", "lessThanOrEquals", "maxCount"),
    *("maxExclusive", "maxInclusive", "maxLength", "minCount", "minExclusive", "minInclusive"),
    *("minLength", "nodeKind", "pattern", "qualifiedMaxCount", "qualifiedMinCount"),
    *("qualifiedValueShapesDisjoint", "uniqueLang"),
)
"""What makes a node a shape that has it (section 2.1)."""


def read_components(shape: "ShapeReader") -> Iterator[Component]:
    """Return the constraints of SHACL Core that a shape declares."""
    for family in FAMILIES:
        yield from family.read(shape)
