"""Figures for a watch, as Prometheus reads them: what this process measures, and what the catalogue tells of others.

Each process that serves pages has an address of its own (ADR 7), so that its counts are whole. What workers do, on
whatever machine, stands in their rows: no folder of files that processes share, and nothing to ask where no pages are
served.
"""

from collections.abc import Iterator
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from service.archive import Archive
from service.catalogue.database import OUTAGES
from service.usecases.upkeep.figures import Figures, figures

TEXT = "text/plain; version=0.0.4; charset=utf-8"
"""The form of the answer."""

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Bounds between which requests are counted; from a tenth of a second on people feel it."""


class Metrics:
    """The figures of one process that serves pages and interface."""

    def __init__(self, archive: Archive) -> None:
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "shoucang_request_seconds",
            "Seconds until a request was answered; searches are the views search.results and api.search.find_documents",
            ["view", "status"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._registry.register(_Catalogue(archive))

    def observe(self, view: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._seconds.labels(view, f"{status // 100}xx").observe(seconds)

    def text(self) -> bytes:
        """All figures of this moment."""
        return generate_latest(self._registry)


class _Catalogue(Collector):
    """What the catalogue tells. Where it does not answer, the figures say so instead of missing altogether."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def collect(self) -> Iterator[Metric]:
        try:
            found = figures(archive=self._archive)
        except OUTAGES:
            found = None
        yield _gauge("catalogue_answers", "Whether the catalogue answers", int(found is not None))
        if found is not None:
            yield from _of_work(found)
            yield from _of_care(found)


def _of_work(found: Figures) -> Iterator[Metric]:
    depth = GaugeMetricFamily("shoucang_tasks", "Tasks in the queue", labels=["kind", "state"])
    age = GaugeMetricFamily("shoucang_task_age_seconds", "Age of the oldest such task", labels=["kind", "state"])
    for one in found.queue:
        depth.add_metric([one.kind, one.state], one.count)
        age.add_metric([one.kind, one.state], one.age)
    done = CounterMetricFamily("shoucang_worker_tasks", "Tasks a worker has done", labels=["worker"])
    pages = CounterMetricFamily("shoucang_worker_pages", "Pages a worker has read", labels=["worker"])
    for worker in found.workers:
        done.add_metric([worker.name], worker.tasks)
        pages.add_metric([worker.name], worker.pages)
    yield from (depth, age, done, pages, _gauge("workers", "Workers that were heard of lately", len(found.workers)))


def _of_care(found: Figures) -> Iterator[Metric]:
    broken = GaugeMetricFamily("shoucang_broken_objects", "Objects found missing or corrupt", labels=["damage"])
    for damage in ("missing", "corrupt"):
        broken.add_metric([damage], found.broken.get(damage, 0))
    failures = GaugeMetricFamily("shoucang_job_failures", "Failures since a job last ended well", labels=["job"])
    ended = GaugeMetricFamily("shoucang_job_ended_seconds", "When a job last ended well (Unix time)", labels=["job"])
    for job in found.jobs:
        failures.add_metric([job.name], job.failures)
        if job.finished_at is not None:
            ended.add_metric([job.name], job.finished_at.timestamp())
    yield from (broken, failures, ended, _gauge("scheduler_leads", "Whether a scheduler leads", int(found.is_led)))
    if found.oldest_duty is not None:
        yield _gauge("oldest_duty_days", "Days by which the oldest open duty is past its day", found.oldest_duty)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"shoucang_{name}", meaning, value)


def install(app: Flask, metrics: Metrics) -> None:
    """Count every request of an application."""
    app.extensions["metrics"] = metrics

    @app.before_request
    def begin() -> None:
        g.begun = perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        if "begun" in g:
            metrics.observe(request.endpoint or "none", response.status_code, perf_counter() - g.begun)
        return response
