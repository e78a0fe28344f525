"""Traces of runs, as a real receiver of OTLP hears them."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.cli.test_everyday import run_of
from tests.running import RunningHome, free_port, running, until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = pytest.mark.process

SECRET = "hunter2-of-the-tests"


class Receiver:
    """An HTTP server that takes traces, and remembers them by their ids."""

    def __init__(self, port: int) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.spans: list[Any] = []
        self.resource: dict[str, Any] = {}
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told.take(self.path, dict(self.headers), body)
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path: str, headers: dict[str, str], body: bytes) -> None:
        assert path == "/v1/traces"
        self.bodies.append(body)
        self.headers.append(headers)
        for part in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.resource = {item.key: item.value.string_value for item in part.resource.attributes}
            self.spans += [span for scope in part.scope_spans for span in scope.spans]

    def of_run(self, run: int) -> dict[str, Any]:
        """The spans of a run's trace by their names, with the step's before those of its tries."""
        roots = [span for span in self.spans if not span.parent_span_id and value(span, "pipewright.run.id") == run]
        if not roots:
            return {}
        found = [span for span in self.spans if span.trace_id == roots[0].trace_id]
        names = {span.span_id: span.name for span in found}
        return {f"{names.get(span.parent_span_id, '')} / {span.name}": span for span in found}

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def value(span: Any, name: str) -> Any:
    for item in span.attributes:
        if item.key == name:
            return getattr(item.value, item.value.WhichOneof("value"))
    return None


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture
def receiver(port: int) -> Iterator[Receiver]:
    found = Receiver(port)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[RunningHome]:
    root: Path = tmp_path_factory.mktemp("traced") / "home"
    with running(
        root,
        PIPEWRIGHT_ISOLATION="none",
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{port}",
        OTEL_EXPORTER_OTLP_HEADERS=f"authorization={SECRET}",
        OTEL_EXPORTER_OTLP_TIMEOUT="2",
    ) as home:
        yield home


def pipeline(folder: Path, **steps: str) -> Path:
    return write_pipeline(folder, name="told", **steps)


def test_a_run_is_one_trace_of_its_steps_and_tries(traced: RunningHome, receiver: Receiver, tmp_path: Path) -> None:
    file = pipeline(
        tmp_path,
        first="echo $TRACEPARENT; env | grep -c ^OTEL_ || true; echo 1 > $out",
        second=f"cat {{first}} > $out; echo '{SECRET}-in-a-log' >&2; exit 3",
    )

    run = int(json.loads(traced.command("run", "submit", str(file), "--json", check=False).stdout)["id"])

    spans = until(lambda: receiver.of_run(run), 60)
    root = spans[" / run told"]
    first, second = spans["run told / step first"], spans["run told / step second"]
    tried = spans["step first / attempt 1"]
    assert set(spans) >= {
        "step first / queued",
        "attempt 1 / starting",
        "attempt 1 / running and storing",
        "step second / attempt 1",
    }
    assert (value(root, "pipewright.outcome"), root.status.code) == ("failed", 2)
    assert (value(first, "pipewright.outcome"), first.status.code) == ("succeeded", 0)
    assert (value(second, "pipewright.outcome"), second.status.code) == ("failed", 2)
    assert value(spans["step second / attempt 1"], "pipewright.exit_code") == 3
    assert value(tried, "host.name")
    assert value(first, "pipewright.component.version")
    assert value(first, "pipewright.reused") is False
    assert root.start_time_unix_nano <= first.start_time_unix_nano <= tried.start_time_unix_nano
    assert tried.end_time_unix_nano <= root.end_time_unix_nano
    assert receiver.resource["service.name"] == "pipewright"

    # The step was given its own place in the trace, and nothing of how traces are handed on.
    parent, foreign = traced.command("run", "logs", str(run), "first").stdout.split()[:2]
    assert parent == f"00-{root.trace_id.hex()}-{tried.span_id.hex()}-01"
    assert foreign == "0"
    assert receiver.headers[0]["authorization"] == SECRET
    assert not [body for body in receiver.bodies if SECRET.encode() in body]


def test_a_reused_step_names_the_one_it_took_over(traced: RunningHome, receiver: Receiver, tmp_path: Path) -> None:
    file = pipeline(tmp_path, only="echo once > $out")
    made, again = run_of(traced, file), run_of(traced, file)

    until(lambda: receiver.of_run(made) and receiver.of_run(again), 60)

    source = receiver.of_run(made)["run told / step only"]
    reused = receiver.of_run(again)["run told / step only"]
    assert value(reused, "pipewright.reused") is True
    assert value(reused, "pipewright.reused.run.id") == made
    assert [(link.trace_id, link.span_id) for link in reused.links] == [(source.trace_id, source.span_id)]


def test_a_receiver_that_is_away_stops_nothing_and_is_told_once_it_is_back(
    traced: RunningHome, port: int, tmp_path: Path
) -> None:
    runs = [run_of(traced, pipeline(tmp_path / str(n), only=f"echo {n} > $out")) for n in range(3)]
    assert [traced.client().get(f"/runs/{run}")["state"] for run in runs] == ["succeeded"] * 3

    back = Receiver(port)
    try:
        until(lambda: all(back.of_run(run) for run in runs), 90)
    finally:
        back.stop()


@pytest.mark.xdist_group("home")
def test_where_it_is_not_switched_on_a_step_is_told_nothing_of_it(home: RunningHome, tmp_path: Path) -> None:
    run = run_of(home, pipeline(tmp_path, only='echo "<$TRACEPARENT>"; echo 1 > $out'))

    assert home.command("run", "logs", str(run), "only").stdout.strip() == "<>"
    loaded = "import sys, designer.workers.worker; print(any(name.startswith('opentelemetry') for name in sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", loaded], env=home.environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"
