"""What schemathesis has to know to send content of the types that ``/validate`` takes."""

import schemathesis

from okg.server.uploads import KINDS

__all__ = ["plain"]

TYPES = {*KINDS, "application/sparql-query", "application/sparql-update"} - {"application/json"}


@schemathesis.serializer(*sorted(TYPES))
def plain(_: schemathesis.SerializationContext, value: object) -> bytes:
    """Return a text as it is; and whatever else was made, in some form."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")
