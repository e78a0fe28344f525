"""The types a port can have, and which source fits which target.

The types are those of Azure Machine Learning v2 components. A port may also have a kind, which says what its file or
folder holds; it colours the port and refuses edges that make no sense.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class PortType(StrEnum):
    URI_FILE = "uri_file"
    URI_FOLDER = "uri_folder"
    MLTABLE = "mltable"
    MLFLOW_MODEL = "mlflow_model"
    CUSTOM_MODEL = "custom_model"
    TRITON_MODEL = "triton_model"
    STRING = "string"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"

    @property
    def is_literal(self) -> bool:
        return self in LITERAL_TYPES


LITERAL_TYPES = frozenset({PortType.STRING, PortType.NUMBER, PortType.INTEGER, PortType.BOOLEAN})
MODEL_TYPES = frozenset({PortType.MLFLOW_MODEL, PortType.CUSTOM_MODEL, PortType.TRITON_MODEL})
PORT_KINDS = frozenset({"table", "model", "metrics", "figure", "text", "image"})

LiteralValue = str | int | float | bool

Outcome = Literal["fits", "warns", "refused"]


@dataclass(frozen=True)
class DataType:
    """What a version of a data asset is, as far as edges care; `type` None: known, but not of which type."""

    type: PortType | None
    kind: str | None = None


@dataclass(frozen=True)
class PortKind:
    """What decides whether two ports fit: the type, the kind, and the listed values if only those are taken."""

    type: PortType
    kind: str | None = None
    enum: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Fit:
    outcome: Outcome
    reason: str = ""


FITS = Fit("fits")


def fits(source: PortKind, target: PortKind) -> Fit:
    """Say whether what leaves `source` may enter `target`, and if not, why."""
    if source.type.is_literal != target.type.is_literal:
        return _refuse_mixed(source, target)
    if target.type.is_literal:
        return _literal_fits(source, target)
    if source.kind and target.kind and source.kind != target.kind:
        return Fit("refused", f"it gives a {source.kind}, and a {target.kind} is expected")
    return _data_fits(source, target)


def _refuse_mixed(source: PortKind, target: PortKind) -> Fit:
    if source.type.is_literal:
        return Fit("refused", f"it gives a {source.type}, and a file or folder ({target.type}) is expected")
    return Fit("refused", f"it gives a file or folder ({source.type}), and a {target.type} is expected")


def _literal_fits(source: PortKind, target: PortKind) -> Fit:
    if target.enum is not None:
        if source.type is not PortType.STRING:
            return Fit("refused", f"it gives a {source.type}, and one of {', '.join(target.enum)} is expected")
        if source.enum is not None and set(source.enum) <= set(target.enum):
            return FITS
        return Fit("warns", "only listed values are taken; the value is checked when the run starts")
    widening = (source.type, target.type) == (PortType.INTEGER, PortType.NUMBER)
    if source.type is target.type or target.type is PortType.STRING or widening:
        return FITS
    return Fit("refused", f"it gives a {source.type}, and a {target.type} is expected")


def _data_fits(source: PortKind, target: PortKind) -> Fit:
    pair = (source.type, target.type)
    if source.type is target.type or pair == (PortType.MLFLOW_MODEL, PortType.CUSTOM_MODEL):
        return FITS
    if target.type is PortType.URI_FOLDER and source.type is not PortType.URI_FILE:
        return FITS
    if pair in _FILE_AS_MODEL:
        if source.kind is not None and source.kind == target.kind:
            return FITS
        return Fit("warns", f"a {source.type} is used where a {target.type} is expected")
    if target.type is PortType.URI_FOLDER:
        return Fit("warns", "a single file is used where a folder is expected")
    if source.type is PortType.URI_FOLDER and target.type is not PortType.URI_FILE:
        return Fit("warns", f"a plain folder is used where a {target.type} is expected")
    if source.type in MODEL_TYPES and target.type in MODEL_TYPES:
        return Fit("warns", f"a {source.type} is used where a {target.type} is expected")
    return Fit("refused", f"it gives a {source.type}, and a {target.type} is expected")


_FILE_AS_MODEL = frozenset({(PortType.URI_FILE, PortType.CUSTOM_MODEL), (PortType.CUSTOM_MODEL, PortType.URI_FILE)})
