"""``okg.validate``: from the user's arguments to a report that a person can act on."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from okg.errors import InputError

if TYPE_CHECKING:
    from okg.validation.report import Report
    from okg.validation.wanted import Inputs, Tell

__all__ = ["ENGINES", "Engine", "validate"]

Engine = Literal["columnar", "reference"]

ENGINES: tuple[Engine, ...] = get_args(Engine)


def validate(  # noqa: PLR0913 — as many as there are things to choose
    data: "Inputs",
    shapes: "Inputs | None" = None,
    ontology: "Inputs | None" = None,
    engine: Engine = "columnar",
    *,
    context: "Inputs" = (),
    add_shapes: "Inputs" = (),
    add_ontology: "Inputs" = (),
    memory_limit: str | None = None,
    threads: int | None = None,
    temporary: Path | None = None,
    tell: "Tell | None" = None,
) -> "Report":
    """Validate ``data`` against ``shapes`` in the light of ``ontology`` (SHACL, section 3).

    Each argument is a path, a graph, or bytes with their format, or several of them. ``shapes``
    and ``ontology`` replace the packaged ones, and ``ontology=[]`` is plain SHACL without
    inference; ``add_shapes`` and ``add_ontology`` are used as well. ``context`` is data that what
    is validated may refer to, and that is not validated itself. Nothing is fetched.

    The columnar engine takes files of any size. It stays within ``memory_limit`` (a number with
    its unit, such as "2GB") and ``threads``, puts what memory does not hold into a folder below
    ``temporary``, and calls ``tell`` with what it is doing, how much of it is done, and of how
    much. The reference engine, which is owlrl and pySHACL, is for little data, and for checking.

    Raises InputError where an argument cannot be read, or the shapes are not well formed,
    InconsistentOntology where the ontology or the context contradicts itself, and EnvironmentFault
    where memory or disk do not suffice.
    """
    if engine not in ENGINES:
        raise InputError(f"there is no engine {engine!r}; there are {', '.join(ENGINES)}")
    from okg.validation.wanted import Limits, Wanted

    limits = Limits(memory_limit, threads, temporary, tell)
    wanted = Wanted(data, shapes, ontology, context, add_shapes, add_ontology, limits)
    if engine == "reference":
        from okg.validation.run_reference import report
    else:
        from okg.validation.run_columnar import report
    return report(wanted)
