"""The ways a document names something that lives elsewhere: a registered asset, a registry, a file, an address."""

import re
from dataclasses import dataclass
from typing import Literal

_ASSET = re.compile(r"azureml:(?P<name>[A-Za-z0-9][\w.-]*)(?:@(?P<label>[\w.-]+)|:(?P<version>[\w.+-]+))?")
_REGISTRY = re.compile(
    r"azureml://registries/(?P<registry>[\w.-]+)/(?P<kind>components|environments|data|models)/(?P<name>[\w.-]+)"
    r"(?:/versions/(?P<version>[\w.+-]+)|/labels/(?P<label>[\w.-]+))?/?"
)
_RESOURCE = re.compile(
    r"azureml:/subscriptions/.+/(?:components|environments|data|models)/(?P<name>[\w.-]+)/versions/(?P<version>[\w.+-]+)"
)
_ADDRESS = re.compile(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]*://.+|(?:git|docker):.+", re.DOTALL)


@dataclass(frozen=True)
class AssetName:
    """A registered asset. Without a version it means the newest; a label other than latest is kept as said."""

    name: str
    version: str | None = None
    label: str | None = None
    registry: str | None = None

    @property
    def wants_latest(self) -> bool:
        return self.version is None


_SDK_ADDRESS = re.compile(r"azureml:(?=[a-z]+://)")

Kind = Literal["asset", "address", "path"]


def asset_name(text: str) -> AssetName | None:
    """What `azureml:name:version`, `azureml:name@label`, `azureml://registries/…` or a resource id names, or None."""
    text = text.strip()
    if match := _ASSET.fullmatch(text):
        return AssetName(match["name"], match["version"], match["label"])
    if match := _REGISTRY.fullmatch(text):
        return AssetName(match["name"], match["version"], match["label"], match["registry"])
    if match := _RESOURCE.fullmatch(text):
        return AssetName(match["name"], match["version"])
    return None


def address(text: str) -> str:
    """An address without the `azureml:` that the SDK writes before it."""
    return _SDK_ADDRESS.sub("", text.strip(), count=1)


def kind_of(text: str) -> Kind:
    """Whether a text names a registered asset, an address on the network, or a path on this machine."""
    if asset_name(text) is not None:
        return "asset"
    return "address" if _ADDRESS.fullmatch(address(text)) else "path"
