"""JSON that is kept as it was written, in every database."""

import json
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class ExactJSONField(models.JSONField):
    """PostgreSQL's jsonb sorts keys and rewrites numbers (1e16 comes back as a whole number); its json
    does neither.

    Cache keys are made of what was stored, and texts are written in its order, so both must give it back alike.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "json" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if connection.vendor == "postgresql" and value is not None and not hasattr(value, "as_sql"):
            return json.dumps(value, cls=self.encoder)
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        # psycopg reads a json column by itself.
        return super().from_db_value(value, expression, connection) if isinstance(value, str) else value
