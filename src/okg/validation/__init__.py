"""Validation: whether data is right, and if not, what to change and where.

Called ``validation`` because ``okg.validate`` is the function that users call.
"""

__all__: list[str] = []
