"""What the columnar engine has to say, as okg's own errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from okg.columnar.errors import ColumnarError, InputFault, Refused, ResourceFault
from okg.errors import EnvironmentFault, InconsistentOntology, InputError

__all__ = ["as_ours", "elsewhere", "while_compiling"]


@contextmanager
def as_ours() -> Iterator[None]:
    """Raise EnvironmentFault for a machine that is too small, InputError for anything else."""
    try:
        yield
    except ResourceFault as error:
        raise EnvironmentFault(error.message) from None
    except ColumnarError as error:
        raise InputError(error.message) from None


@contextmanager
def while_compiling() -> Iterator[None]:
    """Raise InconsistentOntology for a contradiction, InputError for any other fault."""
    from okg.columnar.rules.program import Inconsistent

    try:
        yield
    except Inconsistent as error:
        raise InconsistentOntology([it.explanation for it in error.contradictions]) from None
    except Refused as error:
        raise elsewhere(error) from None
    except InputFault as error:
        raise InputError(error.message) from None


def elsewhere(error: Refused) -> InputError:
    """Return the error for what is sound, but not carried out here."""
    return InputError(f"{error.message}; try --engine reference")
