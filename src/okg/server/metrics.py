"""What the server counts, for Prometheus."""

from functools import partial
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from okg.server.pool import Pool

__all__ = ["Metrics"]

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
POOLS = {
    "workers_ready": "Workers that can be given a job.",
    "workers_busy": "Workers that work.",
    "jobs_waiting": "Jobs that wait for a worker.",
    "workers_killed": "Workers stopped over a job that took too long or nobody waited for.",
    "workers_died": "Workers that ended over a job, most for want of memory.",
}
"""What is told of a pool; the last word is the name of its member."""


class Metrics:
    """Counters of one server; what its pools know is looked up when it is asked for."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "okg_requests",
            "Requests answered.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "okg_request_seconds",
            "From the request's head to the last byte of the response.",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._bytes = Counter(
            "okg_response_bytes", "Bytes of content sent.", ["route"], registry=self.registry
        )

        # Looking up a counter by its labels costs as much as a short request's whole way does.
        self._of: dict[tuple[str, str, int], tuple[Counter, Histogram, Counter]] = {}
        self._pools = {
            what: Gauge(f"okg_{what}", text, ["pool"], registry=self.registry)
            for what, text in POOLS.items()
        }

    def observe(self, route: str, method: str, status: int, seconds: float, size: int) -> None:
        """Count a request that was answered."""
        key = (route, method, status)
        if key not in self._of:
            self._of[key] = (
                self._requests.labels(route, method, str(status)),
                self._seconds.labels(route),
                self._bytes.labels(route),
            )
        requests, durations, sizes = self._of[key]
        requests.inc()
        durations.observe(seconds)
        sizes.inc(size)

    def watch(self, name: str, pool: "Pool") -> None:
        """Tell of ``pool`` from now on, called ``name``."""
        for what, gauge in self._pools.items():
            member = what.rpartition("_")[2]
            gauge.labels(name).set_function(partial(getattr, pool, member))

    def render(self) -> bytes:
        """Return all in the text format of Prometheus."""
        return generate_latest(self.registry)
