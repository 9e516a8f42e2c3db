"""From shapes to a plan: each constraint a report, each shape's focus nodes worked out once."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from okg.columnar.errors import Refused
from okg.columnar.plan import (
    Anti,
    Constant,
    Define,
    Defined,
    Evaluate,
    Facts,
    Join,
    Layer,
    Plan,
    Project,
    Reach,
    Relation,
    Report,
    Semi,
    Step,
    Union,
    Values,
)
from okg.columnar.shapes.compiled import Compiled, Constraint
from okg.columnar.shapes.constraints.shape_based import Property
from okg.columnar.shapes.constraints.value_type import Class
from okg.columnar.shapes.demand import Demand, nothing
from okg.columnar.shapes.model import Beyond, Component, Shape, Shapes
from okg.columnar.shapes.targets import focus_nodes
from okg.columnar.shapes.vocabulary import SUBCLASS, TYPE, sh

__all__ = ["Extension", "compile_shapes"]

Extension = Callable[[Beyond, Demand], Relation]
"""Gives the violations of a constraint that is not SHACL Core, as ``Component.violations`` does."""

SPARQL_COMPONENT = sh("SPARQLConstraintComponent")


def refuse(beyond: Beyond, _at: Demand) -> Relation:
    """Compile nothing but SHACL Core. Raises Refused."""
    raise Refused(f"{beyond.shape} has the constraint {beyond.term}, which is not SHACL Core")


def compile_shapes(
    shapes: Shapes,
    layer_of: Callable[[str], Layer],
    foreign: Relation | None = None,
    *,
    extension: Extension = refuse,
    typed: Collection[Layer] = (),
) -> Compiled:
    """Return the plan that validates with ``shapes`` (section 3.4).

    ``layer_of`` says by which facts a shape with targets is judged, and with it those that it
    refers to. ``foreign`` has the column ``focus``: nodes that are no business of the user's, about
    which there are no results. In the layers ``typed`` every instance of a class has the classes
    above as types too, as after inference.
    """
    compiler = _Compiler(shapes, extension, frozenset(typed))
    for shape in shapes.by_term.values():
        if shape.targets and not shape.deactivated:
            compiler.validate(shape, layer_of(shape.term), foreign)
    return Compiled(
        Plan(tuple(compiler.steps)),
        tuple(compiler.constraints),
        tuple(compiler.questions),
        tuple(compiler.targeted),
        _nested(shapes),
    )


class _Compiler:
    """Implements ``okg.columnar.shapes.demand.Compiling``."""

    def __init__(self, shapes: Shapes, extension: Extension, typed: frozenset[Layer]) -> None:
        self.shapes = shapes
        self.extension = extension
        self.typed = typed
        self.classes = frozenset(_classes(shapes))
        self.steps: list[Step] = []
        self.constraints: dict[Constraint, int] = {}
        self.questions: list[object] = []
        self.targeted: list[Relation] = []
        self.defined: dict[Relation, Defined] = {}
        self.known: dict[tuple[str, Relation, Layer], Relation] = {}
        self.names: dict[str, int] = {}
        self.foreign: Relation | None = None

    def validate(self, shape: Shape, layer: Layer, foreign: Relation | None) -> None:
        """Report on the nodes that the shape targets."""
        nodes = focus_nodes(shape.targets, layer, self)
        elsewhere = self._leads_elsewhere(shape)
        if foreign is not None and not elsewhere:
            nodes = Anti(nodes, foreign)
        nodes = self.shared(nodes, f"focus of {shape.term}")
        self.targeted.append(nodes)
        self.foreign = foreign if elsewhere else None
        self._report(Demand(shape, nodes, layer, self))

    def _leads_elsewhere(self, shape: Shape) -> bool:
        """Tell whether results may be about other nodes than those that the shape targets."""
        nested = [self.shapes.by_term[it.shape] for it in _properties(shape)]
        return any(shape.path or (it.path and any(_properties(it))) for it in nested)

    def _found(self, number: int, relation: Relation) -> None:
        """Report the rows of ``relation`` that are about the user's own nodes."""
        if self.foreign is not None:
            relation = Anti(relation, self.foreign)
        self.steps.append(Report(number, relation))

    def _report(self, at: Demand) -> None:
        for component in at.shape.components:
            if isinstance(component, Property):
                nested = self.shapes.by_term[component.shape]
                if not nested.deactivated:
                    self._report(replace(at, shape=nested, nodes=self._nested(at)))
            else:
                number = self._number(_constraint(at, component))
                self._found(number, component.violations(at))
        for beyond in at.shape.beyond:
            constraint = replace(
                _constraint(at, None),
                component=SPARQL_COMPONENT if beyond.kind == "sparql" else beyond.term,
                beyond=beyond,
            )
            number = self._number(constraint)
            self._found(number, self.extension(beyond, at))

    def _nested(self, at: Demand) -> Relation:
        """Return the value nodes as focus nodes, apart by the ways that lead to them."""
        if at.shape.path is None:
            return at.nodes
        ways = [it for it in at.nodes.columns if it != "focus"]
        taken = (("focus", "value"), *((it, it) for it in ways), (f"way{len(ways) + 1}", "focus"))
        return self.shared(Project(at.values, taken), f"values of {at.shape.term}")

    def _number(self, constraint: Constraint) -> int:
        return self.constraints.setdefault(constraint, len(self.constraints))

    def shared(self, relation: Relation, name: str) -> Relation:
        if isinstance(relation, Defined):
            return relation
        if relation not in self.defined:
            unique = self._unique(name)
            self.steps.append(Define(unique, relation))
            self.defined[relation] = Defined(unique, relation.columns)
        return self.defined[relation]

    def _unique(self, name: str) -> str:
        number = self.names[name] = self.names.get(name, 0) + 1
        return name if number == 1 else f"{name} ({number})"

    def evaluated(
        self,
        question: object,
        name: str,
        columns: tuple[str, ...],
        nodes: Relation,
        facts: Relation,
    ) -> Relation:
        unique = self._unique(name)
        focus = _only(nodes, "focus")
        self.steps.append(Evaluate(unique, columns, len(self.questions), focus, facts))
        self.questions.append(question)
        return Defined(unique, columns)

    def instances(self, kind: str, layer: Layer) -> Relation:
        if layer in self.typed:
            return Facts("node", Constant(TYPE), Constant(kind), layer)
        narrower = Reach(
            Values(("class",), frozenset((it,) for it in self.classes)),
            "class",
            Project(Facts("narrower", Constant(SUBCLASS), "wider", layer),
                    (("from", "wider"), ("to", "narrower"))),
            "type",
            reflexive=True,
        )  # fmt: skip
        tree = self.shared(narrower, f"classes below, {layer.value}")
        wanted = Join(Values(("class",), frozenset([(kind,)])), tree)
        typed = Semi(Facts("node", Constant(TYPE), "type", layer), _only(wanted, "type"))
        return self.shared(_only(typed, "node"), f"instances of {kind}, {layer.value}")

    def failing(self, shape: str, nodes: Relation, layer: Layer) -> Relation:
        if not isinstance(nodes, Defined):
            nodes = self.shared(nodes, f"nodes for {shape}")
        key = (shape, nodes, layer)
        if key not in self.known:
            self.known[key] = self._failing(self.shapes.by_term[shape], nodes, layer)
        return self.known[key]

    def _failing(self, shape: Shape, nodes: Relation, layer: Layer) -> Relation:
        if shape.deactivated:
            return nothing(("focus",))
        at = Demand(shape, nodes, layer, self)
        parts = [_only(it.violations(at), "focus") for it in shape.components]
        parts += [_only(self.extension(it, at), "focus") for it in shape.beyond]
        found = parts[0] if len(parts) == 1 else Union(("focus",), tuple(parts))
        return self.shared(found, f"failing {shape.term}") if parts else found


def _constraint(at: Demand, component: Component | None) -> Constraint:
    shape = at.shape
    return Constraint(
        shape.term,
        component.iri if component else "",
        shape.severity,
        shape.path,
        shape.messages,
        component.parameters if component else (),
        at.layer,
    )


def _nested(shapes: Shapes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    nested = (
        (shape.term, tuple(it.shape for it in shape.components if isinstance(it, Property)))
        for shape in shapes.by_term.values()
    )
    return tuple((term, found) for term, found in nested if found)


def _properties(shape: Shape) -> Iterator[Property]:
    return (it for it in shape.components if isinstance(it, Property))


def _classes(shapes: Shapes) -> set[str]:
    """Return the classes whose instances are asked for."""
    found: set[str] = set()
    for shape in shapes.by_term.values():
        found |= {it.term for it in shape.targets if it.kind == "class"}
        found |= {it.kind for it in shape.components if isinstance(it, Class)}
    return found


def _only(relation: Relation, column: str) -> Relation:
    return relation if relation.columns == (column,) else Project(relation, ((column, column),))
