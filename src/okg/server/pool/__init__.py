"""Worker processes that carry out jobs, each within limits of time and memory.

Nothing in here knows what the jobs do.
"""

from okg.server.pool.pool import Pool
from okg.server.pool.ticket import Ticket

__all__ = ["Pool", "Ticket"]
