"""What Prometheus may ask: how many requests, how long they took, how many jobs there are. No name and no word of a contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.5, 1, 2.5, 5, 10)


class Jobs(Collector):
    """Jobs by status, counted when they are asked for."""

    def __init__(self, counts: Callable[[], dict[str, int]]) -> None:
        """`counts` gives them."""
        self._counts = counts

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge."""
        gauge = GaugeMetricFamily("tiaokuan_jobs", "Jobs by status.", labels=["status"])
        for status, count in self._counts().items():
            gauge.add_metric([status], count)
        yield gauge


class Metrics:
    """A server's own registry."""

    def __init__(self, counts: Callable[[], dict[str, int]]) -> None:
        """`counts`: jobs by status."""
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "tiaokuan_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "tiaokuan_request_seconds", "Time to answer.", ["route"], registry=self.registry, buckets=BUCKETS
        )
        self.read = Counter("tiaokuan_documents_read", "Documents read, by outcome.", ["outcome"], registry=self.registry)
        self.reading = Histogram(
            "tiaokuan_read_seconds", "Time to read a document.", registry=self.registry, buckets=(0.1, 0.3, 1, 3, 10, 30, 100)
        )
        self.verdicts = Counter("tiaokuan_verdicts", "Verdicts given.", ["verdict"], registry=self.registry)
        self.registry.register(Jobs(counts))

    def text(self) -> bytes:
        """All of them, in Prometheus' text format."""
        return generate_latest(self.registry)
