"""Filters compiled to the plan, in SPARQL's logic of three values.

A filter keeps the rows for which its expression is true; under a negation, those for which it is
false are wanted. An error is neither. ``Group.kept`` therefore returns either the rows for which an
expression is true or those for which it is false, and raises NotCompiled where it cannot tell
exactly (SPARQL 1.1 Query, sections 17.2 to 17.4).
"""

import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from rdflib import XSD
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal, URIRef, Variable

from okg.columnar.plan import (
    Anti,
    Compare,
    Constant,
    Kind,
    Languages,
    Pattern,
    Place,
    Project,
    Relation,
    Semi,
    Union,
    Values,
    Where,
)
from okg.columnar.sparql.algebra import EXISTS, NotCompiled, mentioned, walk

if TYPE_CHECKING:
    from okg.columnar.sparql.compile import Compiler

__all__ = ["ONE", "Group"]

ONE = Values((), frozenset({()}))
"""One row without columns: the solution of an empty pattern."""
ORDERS = {"<": {-1}, "<=": {-1, 0}, ">": {1}, ">=": {0, 1}}
KINDS = {
    "Builtin_isIRI": "iri",
    "Builtin_isURI": "iri",
    "Builtin_isBLANK": "blank",
    "Builtin_isLITERAL": "literal",
}
PATTERNS = {"Builtin_STRSTARTS": "^{}", "Builtin_STRENDS": "{}$", "Builtin_CONTAINS": "{}"}
"""The regular expressions that say the same about the text of a term."""
ORDERED = {XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.boolean, XSD.date, XSD.dateTime}
SPECIAL = re.compile(r"[\\^$.|?*+(){}\[\]\-]")
TEXTS = frozenset({"iri", "literal"})


@dataclass(frozen=True)
class Group:
    """The filters of one group."""

    compiler: "Compiler"
    visible: frozenset[str]
    """The variables that they see; others are unbound, even if the rows have them."""
    resources: frozenset[str]
    """Those that are never literals."""

    def kept(  # noqa: PLR0911 — one line an operator
        self, expression: object, rows: Relation, wanted: bool
    ) -> Relation:
        """Return the rows for which the expression is true, or those for which it is false."""
        match expression:
            case Literal(datatype=XSD.boolean) if str(expression) in ("true", "false"):
                return rows if (str(expression) == "true") is wanted else Union(rows.columns, ())
            case CompValue(name="ConditionalAndExpression" | "ConditionalOrExpression"):
                parts = [expression.expr, *expression.other]
                if (expression.name == "ConditionalAndExpression") is wanted:
                    return reduce(lambda left, it: self.kept(it, left, wanted), parts, rows)
                rows = self.compiler.once(rows)
                return Union(rows.columns, tuple(self.kept(it, rows, wanted) for it in parts))
            case CompValue(name="UnaryNot"):
                return self.kept(expression.expr, rows, not wanted)
            case CompValue(name="RelationalExpression"):
                return self._related(expression, rows, wanted)
            case CompValue() if expression.name in EXISTS:
                return self._existing(
                    expression.graph, rows, wanted is (expression.name == "Builtin_EXISTS")
                )
            case CompValue():
                return self._called(expression, rows, wanted)
        raise NotCompiled

    def _called(self, call: CompValue, rows: Relation, wanted: bool) -> Relation:
        if call.name == "Builtin_sameTerm":
            return self.same(
                rows, self._place(call.arg1, rows), self._place(call.arg2, rows), wanted
            )
        if call.name == "Builtin_BOUND":
            self._place(call.arg, rows)  # whatever is compiled is bound
            return rows if wanted else Union(rows.columns, ())
        if call.name in KINDS:
            return Where(
                rows, Kind(self.column(call.arg, rows), frozenset({KINDS[call.name]})), wanted
            )
        if call.name in PATTERNS and _is_call(call.arg1, "STR") and _is_text(call.arg2):
            column = self.column(call.arg1.arg, rows)
            text = SPECIAL.sub(lambda it: f"\\{it[0]}", str(call.arg2))
            # STR of a blank node is an error, so such a row is kept in neither case.
            texts = rows if wanted else Where(rows, Kind(column, TEXTS))
            return Where(texts, Pattern(column, PATTERNS[call.name].format(text), ""), wanted)
        if (
            call.name == "Builtin_LANGMATCHES"
            and _is_call(call.arg1, "LANG")
            and _is_range(call.arg2)
        ):
            column = self.column(call.arg1.arg, rows)
            literals = rows if wanted else Where(rows, Kind(column, frozenset({"literal"})))
            return Where(literals, Languages(column, (str(call.arg2),)), wanted)
        raise NotCompiled

    def _related(self, relation: CompValue, rows: Relation, wanted: bool) -> Relation:
        operator, left, right = relation.op, relation.expr, relation.other
        if operator in ("IN", "NOT IN"):
            if not all(isinstance(it, URIRef) for it in right):
                raise NotCompiled
            column = self.column(left, rows)
            members = frozenset((self.compiler.place(it).term,) for it in right)  # type: ignore[union-attr]
            among = Values((column,), members)
            return Semi(rows, among) if wanted is (operator == "IN") else Anti(rows, among)
        if operator in ("=", "!="):
            return self._equal(left, right, rows, wanted is (operator == "="))
        if not wanted:
            # Not less is more than greater or equal: NaN is neither, nor is it an error.
            raise NotCompiled
        if not isinstance(left, Variable):
            left, right = right, left
            operator = operator.translate(str.maketrans("<>", "><"))
        if not isinstance(right, Variable) and not _is_ordered(right):
            raise NotCompiled
        outcomes = frozenset(ORDERS[operator])
        return Where(rows, Compare(self.column(left, rows), self._place(right, rows), outcomes))

    def _equal(self, left: object, right: object, rows: Relation, wanted: bool) -> Relation:
        """Equal is what is the same term, as long as not both may be literals (17.4.1.7)."""
        if any(self._is_resource(it) for it in (left, right)):
            return self.same(rows, self._place(left, rows), self._place(right, rows), wanted)
        if not isinstance(left, Variable):
            left, right = right, left
        if not wanted or not isinstance(right, Literal):
            # Two literals may be unequal, or not comparable, which is an error.
            raise NotCompiled
        if right.language or right.datatype in (None, XSD.string):
            return self.same(rows, self.column(left, rows), self._place(right, rows), True)
        if not _is_ordered(right):
            raise NotCompiled
        return Where(
            rows, Compare(self.column(left, rows), self._place(right, rows), frozenset({0}))
        )

    def _existing(self, pattern: CompValue, rows: Relation, wanted: bool) -> Relation:
        """Keep rows by whether ``pattern`` has a solution that agrees with them (section 18.6)."""
        hidden = {
            it for it in mentioned(pattern) if self.compiler.place(Variable(it)) in rows.columns
        }
        assigned = {
            str(it.var) for it in walk(pattern) if isinstance(it, CompValue) and it.name == "Extend"
        }
        unknown = mentioned(pattern) & self.compiler.unknown
        if hidden - self.visible or assigned & self.visible or unknown:
            raise NotCompiled
        compiler = self.compiler
        try:
            # On its own it is worked out once; it may be that it needs what the rows hold.
            right = compiler.pattern(pattern, ONE, compiler.constants)
        except NotCompiled:
            rows = compiler.once(rows)
            right = compiler.pattern(pattern, rows, self.visible)
        return Semi(rows, right) if wanted else Anti(rows, right)

    def _is_resource(self, term: object) -> bool:
        return isinstance(term, URIRef) or (
            isinstance(term, Variable) and str(term) in self.resources
        )

    def _place(self, term: object, rows: Relation) -> Place:
        if isinstance(term, Variable):
            if str(term) not in self.visible - self.compiler.unknown:
                raise NotCompiled
        elif not isinstance(term, (URIRef, Literal)):
            raise NotCompiled
        place = self.compiler.place(term)
        if isinstance(place, str) and place not in rows.columns:
            raise NotCompiled
        return place

    def same(self, rows: Relation, left: Place, right: Place, wanted: bool) -> Relation:
        """Return the rows in which the two places are the same term, or are not."""
        if isinstance(left, Constant):
            left, right = right, left
        if isinstance(left, Constant):
            return rows if (left == right) is wanted else Union(rows.columns, ())
        if isinstance(right, Constant):
            match: Relation = Values((left,), frozenset({(right.term,)}))
        else:
            # The row that has the left term in the right place, too, is the row itself.
            rows = self.compiler.once(rows)
            match = Project(rows, tuple((it, left if it == right else it) for it in rows.columns))
        return Semi(rows, match) if wanted else Anti(rows, match)

    def column(self, term: object, rows: Relation) -> str:
        """Return the column of a variable, or raise NotCompiled."""
        place = self._place(term, rows)
        if not isinstance(place, str):
            raise NotCompiled
        return place


def _is_call(term: object, name: str) -> bool:
    return isinstance(term, CompValue) and term.name == f"Builtin_{name}"


def _is_text(term: object) -> bool:
    return isinstance(term, Literal) and not term.language and term.datatype in (None, XSD.string)


def _is_range(term: object) -> bool:
    return _is_text(term) and re.fullmatch(r"\*|[A-Za-z0-9-]+", str(term)) is not None


def _is_ordered(term: object) -> bool:
    return _is_text(term) or (isinstance(term, Literal) and term.datatype in ORDERED)
