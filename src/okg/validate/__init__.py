"""Validation: whether data is right, and if not, what to change and where.

``okg.validate`` is this package and, for users, a function: calling it is calling ``validate`` of
``okg.validate.run``. Python sets the name of a package on its parent whenever any part of it is
imported, so the two cannot be told apart by the order of imports; a package that can be called can.
"""

import sys
from types import ModuleType
from typing import Any

__all__: list[str] = []


class _Callable(ModuleType):
    def __call__(self, *arguments: Any, **options: Any) -> object:  # noqa: ANN401
        from okg.validate.run import validate

        return validate(*arguments, **options)


sys.modules[__name__].__class__ = _Callable
