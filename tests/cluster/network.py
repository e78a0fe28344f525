"""Hosts on one machine: network namespaces of the kernel, joined by a bridge, each with an address of its own."""

import contextlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator

from tests.cluster.services import Host
from tests.needs import needed, refused


class Network:
    """Made and removed by `hosts_of`; a host is cut off by `cut`, and back by `mend`."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._ip = needed("iproute2", shutil.which("ip", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"))
        self._mark = f"pw{secrets.token_hex(3)}"
        self._numbers = {name: number for number, name in enumerate(names, start=2)}
        # Of addresses that no network but a private one has.
        self._net = f"10.{secrets.randbelow(64) + 190}.{secrets.randbelow(256)}"

    def build(self) -> None:
        try:
            self._call("link", "add", self._mark, "type", "bridge")
        except subprocess.CalledProcessError as error:
            refused("hosts of their own", error.stderr)
        self._call("addr", "add", f"{self._net}.1/24", "dev", self._mark)
        self._call("link", "set", self._mark, "up")
        for name, number in self._numbers.items():
            space, wire = self._space(name), self._wire(name)
            self._call("netns", "add", space)
            self._call("link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", space)
            self._call("link", "set", wire, "master", self._mark)
            self._call("link", "set", wire, "up")
            self._call("-n", space, "addr", "add", f"{self._net}.{number}/24", "dev", "eth0")
            for device in ("lo", "eth0"):
                self._call("-n", space, "link", "set", device, "up")

    def remove(self) -> None:
        """With a namespace goes its end of the wire, and with that the other."""
        for name in self._numbers:
            with contextlib.suppress(subprocess.CalledProcessError):
                self._call("netns", "delete", self._space(name))
        with contextlib.suppress(subprocess.CalledProcessError):
            self._call("link", "delete", self._mark)

    def hosts(self) -> dict[str, Host]:
        return {
            name: Host(f"{self._net}.{number}", (self._ip, "netns", "exec", self._space(name)))
            for name, number in self._numbers.items()
        }

    def cut(self, name: str) -> None:
        self._call("link", "set", self._wire(name), "down")

    def mend(self, name: str) -> None:
        self._call("link", "set", self._wire(name), "up")

    def _space(self, name: str) -> str:
        return f"{self._mark}-{name}"

    def _wire(self, name: str) -> str:
        return f"{self._mark}v{self._numbers[name]}"

    def _call(self, *arguments: str) -> None:
        subprocess.run([self._ip, *arguments], capture_output=True, text=True, check=True)


@contextlib.contextmanager
def hosts_of(*names: str) -> Iterator[Network]:
    network = Network(names)
    try:
        network.build()
        yield network
    finally:
        network.remove()
