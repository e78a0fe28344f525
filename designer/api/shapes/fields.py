"""Fields whose values pass as they are and whose schema has a name of its own."""

from typing import Any, ClassVar

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import Direction
from rest_framework import serializers

from designer.core.key_differences import KeyPart
from designer.core.run_state import AttemptState, RunState, StepState
from designer.core.types import LiteralValue, PortType

Schema = dict[str, Any]


class NamedField(serializers.Field[Any, Any, Any, Any]):
    """`schemas` holds the field's own schema under `schema_name`, and those that it refers to."""

    schema_name: ClassVar[str]
    schemas: ClassVar[dict[str, Schema]]

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class NamedFieldSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # it is not typed
    target_class = NamedField
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> Schema:
        field: NamedField = self.target
        register(auto_schema, field.schemas)
        return ref(field.schema_name)


def register(auto_schema: AutoSchema, schemas: dict[str, Schema]) -> None:
    """Put schemas into the document under their names."""
    for name, schema in schemas.items():
        component = ResolvedComponent(  # type: ignore[no-untyped-call]
            name, ResolvedComponent.SCHEMA, schema, f"schema of {name}"
        )
        auto_schema.registry.register_on_missing(component)


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def words(choices: Any) -> Schema:
    return {"type": "string", "enum": [str(choice) for choice in choices]}


LITERAL: Schema = {"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]}


class LiteralField(NamedField):
    schema_name = "Literal"
    schemas = {"Literal": LITERAL}

    def to_internal_value(self, data: Any) -> LiteralValue:
        if isinstance(data, (str, bool, int, float)):
            return data
        raise serializers.ValidationError("This should be a text, a number, or true or false.")


class PortTypeField(NamedField):
    schema_name = "PortType"
    schemas = {"PortType": words(PortType)}


class SeverityField(NamedField):
    schema_name = "Severity"
    schemas = {"Severity": words(("error", "warning"))}


class PlanOutcomeField(NamedField):
    schema_name = "PlanOutcome"
    schemas = {"PlanOutcome": words(("reuse", "run", "depends", "skip"))}


class RunStateField(NamedField):
    schema_name = "RunState"
    schemas = {"RunState": words(RunState)}


class StepStateField(NamedField):
    schema_name = "StepState"
    schemas = {"StepState": words(StepState)}


class AttemptStateField(NamedField):
    schema_name = "AttemptState"
    schemas = {"AttemptState": words(AttemptState)}


class KeyPartField(NamedField):
    schema_name = "KeyPart"
    schemas = {"KeyPart": words(KeyPart)}


class VersionOriginField(NamedField):
    schema_name = "VersionOrigin"
    schemas = {"VersionOrigin": words(("run", "hand", "restore", "merge"))}
