"""The settings of a later version: the same, with a change of the tables that this one does not have."""

from designer.settings import *  # noqa: F403

MIGRATION_MODULES = {"runs": "tests.faults.later_migrations"}
