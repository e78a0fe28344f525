"""Runs uv, which finds, locks and installs packages, and tells what it says in lines for people."""

import os
import re
import selectors
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from uv import find_uv_bin

from designer.core.errors import EnvironmentUnavailable
from designer.engine.isolation import Isolation, NoIsolation, Visible

Progress = Callable[[str], None]
ShouldStop = Callable[[], bool]

LOOK_SECONDS = 0.2
MOST_LINES_OF_ERROR = 12
_WORTH_SHOWING = re.compile(r"(Resolved|Prepared|Installed|Downloading|Downloaded|Building|Built) ")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
# What an operator sets so that packages can be had at all; nothing else of our environment reaches a build.
_PASSED_ON = re.compile(
    r"(UV|PIP|SSL|LC)_\w+|(https?|all|no)_proxy|PATH|HOME|LANG|USER|XDG_CONFIG_HOME|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE",
    re.IGNORECASE,
)
_NAMES_PLACES = re.compile(r"FIND_LINKS|INDEX|CERT|BUNDLE|CONFIG_FILE")
_PIP_TO_UV = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_CERT": "SSL_CERT_FILE",
}


def never() -> bool:
    return False


@dataclass(frozen=True)
class Uv:
    """uv for one environment's folder. `lock` is an open file that uv holds too, also when this process ends."""

    cache: Path
    folder: Path
    isolation: Isolation
    lock: int
    on_progress: Progress
    should_stop: ShouldStop

    def run(self, arguments: Sequence[str]) -> None:
        """Run uv to its end; raises EnvironmentUnavailable with its last words if it fails."""
        self.run_program([str(find_uv_bin()), *arguments])

    def install(self, arguments: Sequence[str]) -> None:
        """Run uv to install. The sandbox, in which files cannot be shared with the cache, only where code must run."""
        try:
            replace(self, isolation=NoIsolation("nothing but uv runs")).run([*arguments, "--no-build"])
        except EnvironmentUnavailable:
            if self.should_stop():
                raise
            self.run(arguments)

    def answer(self, arguments: Sequence[str]) -> str:
        """The last line that uv prints, empty if it fails."""
        shown = subprocess.run(
            [str(find_uv_bin()), *arguments],
            cwd="/",
            env=uv_environment(self.cache),
            capture_output=True,
            text=True,
            check=False,
        )
        return shown.stdout.strip().rpartition("\n")[2] if shown.returncode == 0 else ""

    def run_program(self, argv: Sequence[str], *, may_fail: bool = False) -> None:
        with tempfile.TemporaryDirectory(prefix="build-", dir=self.folder) as temporary:
            environment = uv_environment(self.cache) | {"TMPDIR": temporary}
            visible = Visible([self.folder, self.cache], _readable(environment), Path(temporary))
            wrapped = self.isolation.wrap(argv, Path("/"), environment, visible)
            process = subprocess.Popen(
                wrapped.line,
                cwd="/",
                env=wrapped.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=(self.lock,),
            )
            try:
                said = self._follow(process)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
            finally:
                process.wait()
        if process.returncode != 0 and not may_fail:
            told = "\n".join(said[-MOST_LINES_OF_ERROR:]) or f"It ended with exit code {process.returncode}."
            raise EnvironmentUnavailable(f"The packages of this environment could not be installed. uv says:\n{told}")

    def _follow(self, process: "subprocess.Popen[bytes]") -> list[str]:
        said: list[str] = []
        for line in self._lines(process):
            text = _ANSI.sub("", line).strip(" ×╰─▶├│\t")
            if text and "--hash=" not in text:
                said = [*said[-100:], text]
                if _WORTH_SHOWING.match(text):
                    self.on_progress(text)
        return said

    def _lines(self, process: "subprocess.Popen[bytes]") -> Iterator[str]:
        assert process.stdout is not None
        rest = b""
        with process.stdout, selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while True:
                if self.should_stop():
                    raise EnvironmentUnavailable("Stopped while the environment was being built.")
                if not selector.select(LOOK_SECONDS):
                    continue
                data = os.read(process.stdout.fileno(), 65536)
                *lines, rest = (rest + data).split(b"\n")
                yield from (line.decode(errors="replace") for line in lines)
                if not data:
                    yield rest.decode(errors="replace")
                    return


def _readable(environment: Mapping[str, str]) -> list[Path]:
    """What uv reads: certificates, and itself and the interpreters, which may lie where the sandbox hides all."""
    own = [find_uv_bin(), sys.prefix, sys.base_prefix]
    return [*(Path(place) for place in own), *_named_places(environment)]


def _named_places(environment: Mapping[str, str]) -> list[Path]:
    """The files and folders of this machine that the operator's settings name: local indexes, certificates."""
    values = [value for name, value in environment.items() if _NAMES_PLACES.search(name)]
    words = [word.removeprefix("file://") for value in values for word in value.split()]
    return [Path(word) for word in words if word.startswith("/") and Path(word).exists()]


def uv_environment(cache: Path, ours: Mapping[str, str] | None = None) -> dict[str, str]:
    """The operator's own settings for indexes, proxies and certificates, also those written for pip."""
    ours = os.environ if ours is None else ours
    passed = {name: value for name, value in ours.items() if _PASSED_ON.fullmatch(name)}
    translated = {uv: passed[pip] for pip, uv in _PIP_TO_UV.items() if pip in passed}
    fixed = {"UV_CACHE_DIR": str(cache), "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    return {**translated, **passed, **fixed}
