"""What can go wrong in the columnar engine."""

__all__ = ["ColumnarError", "InputFault", "Refused", "ResourceFault"]


class ColumnarError(Exception):
    """``message`` says what is wrong, where, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InputFault(ColumnarError):
    """A file, a shape or an ontology that is not what it should be."""


class Refused(ColumnarError):
    """Something sound that this engine does not carry out; another engine may."""


class ResourceFault(ColumnarError):
    """The machine has not what the work takes: memory, or room on the disk."""
