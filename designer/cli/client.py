"""The HTTP client of the command line: which server, with which token, and its errors as sentences."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from designer.home import Home


class CommandError(Exception):
    """A sentence for the person at the terminal; `problems` are further lines."""

    def __init__(self, message: str, problems: list[str] | None = None, *, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.problems = problems or []
        self.status = status


class Client:
    """Speaks to one server; every method raises CommandError with the server's own sentence."""

    def __init__(self, url: str, token: str, *, timeout_seconds: float = 60.0) -> None:
        self.url = url.rstrip("/")
        self._http = httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=timeout_seconds,
            # The server is on this machine or named by the user; a proxy of the environment is not meant for it.
            trust_env=False,
        )

    @classmethod
    def from_environment(cls, *, timeout_seconds: float = 60.0) -> "Client":
        """PIPEWRIGHT_URL and PIPEWRIGHT_TOKEN, else the server that runs in this home."""
        home = Home.from_environment()
        url = os.environ.get("PIPEWRIGHT_URL") or _read(home.url_file)
        token = os.environ.get("PIPEWRIGHT_TOKEN") or _read(home.token_file)
        if not url:
            raise CommandError(
                f"No Pipewright runs in {home.root}. Start it with `pipewright up`, or set PIPEWRIGHT_HOME to the "
                "folder of one that runs, or PIPEWRIGHT_URL and PIPEWRIGHT_TOKEN to reach one elsewhere."
            )
        if not token:
            raise CommandError("There is no token to sign in with. Set PIPEWRIGHT_TOKEN.")
        return cls(url, token, timeout_seconds=timeout_seconds)

    def get(self, path: str, **parameters: Any) -> Any:
        return self._send("GET", path, params=_given(parameters))

    def post(self, path: str, json: Any = None) -> Any:
        return self._send("POST", path, json=json)

    def patch(self, path: str, json: Any) -> Any:
        return self._send("PATCH", path, json=json)

    def put(self, path: str, json: Any) -> Any:
        return self._send("PUT", path, json=json)

    def delete(self, path: str) -> None:
        self._send("DELETE", path)

    def pages(self, path: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Every row of a paginated list."""
        page = 1
        while True:
            answer = self.get(path, page=page, page_size=200, **parameters)
            yield from answer["results"]
            if answer["next"] is None:
                return
            page += 1

    def upload(self, path: str, file: Path, fields: dict[str, str], *, field: str = "file") -> Any:
        with file.open("rb") as stream:
            return self._send("POST", path, data=fields, files={field: (file.name, stream)}, timeout=None)

    def read(self, path: str, **parameters: Any) -> tuple[bytes, httpx.Headers]:
        answer = self._answer("GET", path, params=_given(parameters))
        return answer.content, answer.headers

    def download(self, path: str, target: Path, on_progress: Callable[[int], None] = lambda _: None) -> None:
        """Stream a file into `target`, whole or not at all."""
        staged = target.with_name(f".{target.name}.part")
        try:
            with self._http.stream("GET", path, timeout=None) as answer:
                if answer.is_error:
                    answer.read()
                    raise _error(answer)
                with staged.open("wb") as file:
                    for chunk in answer.iter_bytes():
                        file.write(chunk)
                        on_progress(len(chunk))
            staged.rename(target)
        except httpx.TransportError as error:
            raise self._unreachable(error) from error
        finally:
            staged.unlink(missing_ok=True)

    def _send(self, method: str, path: str, **options: Any) -> Any:
        answer = self._answer(method, path, **options)
        if not answer.content:
            return None
        return answer.json() if "json" in answer.headers.get("Content-Type", "") else answer.text

    def _answer(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, path, **options)
        except httpx.TransportError as error:
            raise self._unreachable(error) from error
        if answer.is_error:
            raise _error(answer)
        return answer

    def _unreachable(self, error: Exception) -> CommandError:
        return CommandError(f"No Pipewright answers at {self.url} ({error or type(error).__name__}). Is it running?")


def _error(answer: httpx.Response) -> CommandError:
    try:
        error = answer.json()["error"]
    except (ValueError, KeyError, TypeError):
        message = f"The server answered {answer.status_code} {answer.reason_phrase}."
        return CommandError(message, status=answer.status_code)
    problems = [problem["message"] for problem in error.get("problems") or [] if problem.get("severity") != "warning"]
    message = error["message"]
    others = [problem for problem in problems if problem != message]
    return CommandError(message, others, status=answer.status_code)


def _given(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value is not None}


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
