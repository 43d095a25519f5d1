"""The bot in figures, as Prometheus reads them (https://prometheus.io/docs/instrumenting/exposition_formats)."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

_PREFIX = "election_bot"
_SECONDS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.25, 2.5, 5, 10, 30)
_SENT = "ok"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the figures come from, each asked when somebody reads them.

    `calls`: how many calls that send or change a message had each outcome, "ok" or the name of what failed. `queue`:
    how many messages wait in each lane. `slots`: how many messages are on their way, and how many may be. `feed_age`:
    seconds since the feed's last good answer, None where none is watched. `leading`: whether this process watches and
    delivers.
    """

    calls: Callable[[], Mapping[str, int]]
    queue: Callable[[], Awaitable[Mapping[str, int]]]
    slots: Callable[[], tuple[int, int]]
    feed_age: Callable[[], float | None]
    leading: Callable[[], bool]


class Metrics:
    """Counts what happens here, and reads the rest from its sources."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._update_seconds = Histogram(
            f"{_PREFIX}_update_seconds", "From an update to its answer", buckets=_SECONDS, registry=self._registry
        )
        self.took: Callable[[float], None] = self._update_seconds.observe
        """Count an update that took so many seconds."""

    def page(self, sources: Sources) -> Callable[[web.Request], Awaitable[web.Response]]:
        """What /metrics answers."""

        async def answer(_: web.Request) -> web.Response:
            queue = await sources.queue()
            shown = _Shown(tuple(_read(sources, queue)))
            body = generate_latest(self._registry) + generate_latest(shown)
            return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

        return answer


@dataclass(frozen=True, slots=True)
class _Shown(Collector):
    """Figures as they were read for one answer."""

    figures: tuple[Metric, ...]

    def collect(self) -> Iterator[Metric]:
        """Give them."""
        return iter(self.figures)


def _read(sources: Sources, queue: Mapping[str, int]) -> Iterator[Metric]:
    calls = sources.calls()
    yield CounterMetricFamily(f"{_PREFIX}_messages_sent", "Messages that Telegram took", value=calls.get(_SENT, 0))
    failed = CounterMetricFamily(f"{_PREFIX}_messages_failed", "Messages that it did not take", labels=["error"])
    for error, times in calls.items():
        if error != _SENT:
            failed.add_metric([error], times)
    yield failed
    waiting = GaugeMetricFamily(f"{_PREFIX}_queue", "Messages that wait to be sent", labels=["lane"])
    for lane, number in queue.items():
        waiting.add_metric([lane], number)
    yield waiting
    used, slots = sources.slots()
    yield _gauge("slots_used", "Messages that are on their way", used)
    yield _gauge("slots", "Messages that may be on their way", slots)
    yield _gauge("leading", "1 where this process watches and delivers", sources.leading())
    age = sources.feed_age()
    if age is not None:
        yield _gauge("feed_age_seconds", "Since the feed gave a good answer", age)


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{_PREFIX}_{name}", meaning, value=value)
