"""What one process of the server counts of itself; each server has its own, and whoever reads them adds them up."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "pipewright_http_requests",
    "Requests that this server answered.",
    ["method", "route", "status"],
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "pipewright_http_request_duration_seconds",
    "How long this server took to answer, without what it streams after that.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
    registry=REGISTRY,
)
SOCKETS = Gauge("pipewright_websocket_connections", "Pages that this server keeps up to date.", registry=REGISTRY)
