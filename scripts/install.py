#!/usr/bin/env python3
"""Installs what a make target needs, and only what has changed since the last time. Standard library only.

install.py run      virtual environment, front end built
install.py test     and what the tests need: their packages, a browser, bubblewrap, PostgreSQL, Redis, faketime, systemd
install.py check    and what the checks need; install.py screenshots: and a font with Korean
install.py build    the front end alone; install.py schema: the API's document and its types
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
FRONTEND = ROOT / "frontend"
PYTHON_AT_LEAST = (3, 11)
NODE_AT_LEAST = (20, 19)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(target: str) -> None:
    os.chdir(ROOT)
    # Without compiled bytecode every start of the server costs seconds.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    check_python()
    check_node()
    BUILD.mkdir(exist_ok=True)
    if target != "run":
        install_python(["requirements.txt", "requirements-dev.txt"])
    else:
        install_python(["requirements.txt"])
    link_checkout()
    install_frontend()
    if target == "schema":
        write_schema()
    else:
        build_frontend()
    if target in {"run", "test", "screenshots"}:
        want_debian("bwrap", "bubblewrap", needed=False)
    if target == "test":
        # For the tests of clusters and faults; where these cannot be had they are skipped, and fail where CI=true.
        want_debian("redis-server", "redis-server", needed=False)
        if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            want_debian("", "postgresql", needed=False)
        if not any(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")):
            want_debian("", "faketime", needed=False)
        if not any(Path(folder, "ip").exists() for folder in ("/usr/sbin", "/sbin", "/usr/bin")):
            want_debian("", "iproute2", needed=False)
        want_debian("systemd-analyze", "systemd", needed=False)
    if target == "screenshots" and not has_korean_font():
        want_debian("", "fonts-noto-cjk", needed=False)
    if target in {"test", "screenshots"} and not any(shutil.which(name) for name in BROWSERS):
        want_debian("chromium", "chromium", needed=True)


def check_python() -> None:
    if sys.version_info < PYTHON_AT_LEAST:
        stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try `make PYTHON=python3.12 …`.")
    if importlib.util.find_spec("ensurepip") is None and not VENV.exists():
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        want_debian("", f"{version}-venv", needed=True, why="Python's venv module is missing")


def check_node() -> None:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        stop("Node.js 20.19 or newer with npm is needed to build the front end, and is not on the PATH. Install it.")
    text = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    found = tuple(int(part) for part in re.findall(r"\d+", text)[:2])
    if found < NODE_AT_LEAST:
        stop(f"Node.js 20.19 or newer is needed to build the front end; this is {text}. Install a newer one.")


def install_python(locks: list[str]) -> None:
    stamp = Stamp("python", [ROOT / name for name in locks], extra=sys.version)
    wide = Stamp("python", [ROOT / name for name in ("requirements.txt", "requirements-dev.txt")], extra=sys.version)
    if VENV.exists() and (stamp.fresh() or wide.fresh()):
        return
    if not (VENV / "bin" / "python").exists():
        say("Making the virtual environment")
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    say("Installing Python packages")
    install_uv()
    sync = [str(VENV / "bin" / "uv"), "pip", "sync", "-q", "--system-certs", "--require-hashes", "--compile-bytecode"]
    if subprocess.call([*sync, *locks], env={**os.environ, "VIRTUAL_ENV": str(VENV)}) != 0:
        # uv does not read pip's own configuration, which may name the only index that can be reached.
        arguments = [part for lock in locks for part in ("-r", lock)]
        run([str(VENV / "bin" / "pip"), "install", "-q", "--require-hashes", *arguments])
    stamp.write()


def install_uv() -> None:
    """uv first, by pip, with the hash that the lock file gives: it installs the rest in a tenth of the time."""
    lock = (ROOT / "requirements.txt").read_text()
    entry = re.search(r"^uv==.*?(?=^\S)", lock + "\nend", re.MULTILINE | re.DOTALL)
    if entry is None:
        stop("requirements.txt does not name uv. Run `make lock`.")
    only_uv = BUILD / "uv.txt"
    only_uv.write_text(entry.group(0))
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", str(only_uv)])


def link_checkout() -> None:
    """Make `import designer` and the command `pipewright` of the virtual environment mean this checkout."""
    packages = next((VENV / "lib").glob("python*/site-packages"))
    (packages / "pipewright-checkout.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "pipewright"
    command.write_text(f"#!{VENV}/bin/python\nfrom designer.cli.app import main\n\nmain()\n")
    command.chmod(0o755)


def install_frontend() -> None:
    stamp = Stamp("npm", [FRONTEND / "package-lock.json", FRONTEND / "package.json"])
    if (FRONTEND / "node_modules").exists() and stamp.fresh():
        return
    say("Installing front-end packages")
    run(["npm", "ci", "--prefix", str(FRONTEND), "--no-audit", "--no-fund", "--loglevel=error"])
    stamp.write()


def build_frontend() -> None:
    sources = [path for folder in ("src", "public") for path in (FRONTEND / folder).rglob("*") if path.is_file()]
    sources = [path for path in sources if path.name != "schema.ts"]
    sources += [FRONTEND / name for name in ("package-lock.json", "vite.config.ts", "index.html", "tsconfig.json")]
    stamp = Stamp("frontend", [*sources, *(ROOT / "designer" / "api").glob("*.py")])
    if stamp.fresh() and (ROOT / "designer" / "static" / "app" / "index.html").exists():
        return
    write_schema()
    say("Building the front end")
    run(["npm", "--prefix", str(FRONTEND), "run", "--silent", "build", "--", "--logLevel", "warn"])
    stamp.write()


def write_schema() -> None:
    """build/openapi.yml from the views, and frontend/src/api/schema.ts from it."""
    home = BUILD / "schema-home"
    environment = {**os.environ, "PIPEWRIGHT_HOME": str(home)}
    python = str(VENV / "bin" / "python")
    run([python, "-c", "from designer.home import Home; Home.from_environment().prepare()"], environment)
    run([python, "manage.py", "spectacular", "--validate", "--file", str(BUILD / "openapi.yml")], environment)
    run(["npm", "--prefix", str(FRONTEND), "run", "--silent", "schema"])


def want_debian(program: str, package: str, *, needed: bool, why: str = "") -> None:
    """Have a Debian package installed: through apt-get as root, else say what to do."""
    if program and shutil.which(program):
        return
    reason = why or f"{program} is missing"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {package}")
        apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.call([*apt, "update"], stdout=subprocess.DEVNULL, env=environment)
        install = [*apt, "install", "-y", "--no-install-recommends", package]
        if subprocess.call(install, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) == 0:
            return
    if needed:
        stop(f"{reason}. Install it: `sudo apt-get install {package}`.")


def has_korean_font() -> bool:
    listed = (
        subprocess.run(["fc-list", ":lang=ko"], capture_output=True, check=False) if shutil.which("fc-list") else None
    )
    return listed is not None and listed.stdout.strip() != b""


class Stamp:
    """Remembers, by content, what an installation was made from."""

    def __init__(self, name: str, sources: Iterable[Path], extra: str = "") -> None:
        self._file = BUILD / f".{name}-stamp"
        digest = hashlib.sha256(extra.encode())
        for path in sorted(sources):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
        self._digest = digest.hexdigest()

    def fresh(self) -> bool:
        return self._file.exists() and self._file.read_text() == self._digest

    def write(self) -> None:
        self._file.write_text(self._digest)


def run(command: list[str], environment: dict[str, str] | None = None) -> None:
    code = subprocess.call(command, env=environment)
    if code != 0:
        stop(f"`{' '.join(command[:4])} …` ended with exit code {code}. See the lines above.")


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def stop(text: str) -> None:
    print(f"Pipewright cannot start: {text}", file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
