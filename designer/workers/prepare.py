"""Makes a home ready: migrations, the owner, the command line's token, the shipped library and its environments."""

import logging
import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
try:
    django.setup()
except ImproperlyConfigured as error:
    sys.exit(f"Pipewright cannot start: {error}")

from django.conf import settings
from django.contrib.auth.models import User

from designer.accounts.models import Workspace
from designer.accounts.services import create_token, ensure_owner, find_token
from designer.core.component import EnvironmentSpec
from designer.core.component_json import spec_from_json
from designer.core.errors import PipewrightError
from designer.home import write_secret
from designer.registry.models import Component
from designer.registry.services import register_library
from designer.runs.models import Sweeper
from designer.workers.parts import environments
from designer.workers.stores import artifact_store
from designer.workers.upgrade import upgrade


def main() -> int:
    logging.getLogger("designer").setLevel(logging.WARNING)
    upgrade(settings.PIPEWRIGHT_HOME)
    Sweeper.objects.get_or_create(pk=1)
    # Nothing else is at work yet, so what lies here was left by processes that ended in the middle.
    artifact_store().remove_stale_staging()
    user, workspace = ensure_owner()
    ensure_command_line_token(settings.PIPEWRIGHT_HOME.token_file, user, workspace)
    for entry in register_library(workspace, settings.PIPEWRIGHT_LIBRARY, artifact_store()):
        if entry.error:
            print(f"  {entry.path}: {entry.error}", file=sys.stderr)
    build_environments(workspace)
    return 0


def ensure_command_line_token(file: Path, user: User, workspace: Workspace) -> None:
    """A token of the home's own, for its command line; another one if it was revoked."""
    if not file.exists() or find_token(file.read_text().strip()) is None:
        write_secret(file, create_token(user, workspace, "Command line of this installation"))


def build_environments(workspace: Workspace) -> None:
    """Build what the registered components run in, before somebody waits for it."""
    specs: dict[EnvironmentSpec, list[str]] = {}
    for component in Component.objects.filter(workspace=workspace, archived=False).select_related("latest"):
        if component.latest is not None:
            spec = spec_from_json(component.latest.spec)
            if spec.environment.kind == "packages":
                specs.setdefault(spec.environment, []).append(spec.title)
    builder = environments()
    for environment, titles in specs.items():
        if builder.is_ready(environment):
            continue
        print(f"Building the environment of {', '.join(sorted(titles))} (once):", flush=True)
        try:
            builder.build(environment, lambda line: print(f"  {line}", flush=True))
        except PipewrightError as error:
            print(f"  {error.message}\n  The editor works; these components run once the environment can be built.")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PipewrightError as error:
        sys.exit(f"Pipewright cannot start: {error.message}")
