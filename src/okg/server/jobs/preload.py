"""What workers import, once for all of them, before they are started."""

import okg.graph
import okg.query.parameters
import okg.server.jobs.sparql  # noqa: F401

__all__: list[str] = []
