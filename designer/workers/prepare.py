"""Makes a home ready: migrations, the owner, the command line's token, the shipped library and its environments."""

import logging
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
django.setup()

from django.conf import settings  # noqa: E402 - models can be imported only after the setup
from django.core.management import call_command  # noqa: E402

from designer.accounts.models import Workspace  # noqa: E402
from designer.accounts.services import create_token, ensure_owner  # noqa: E402
from designer.core.component import EnvironmentSpec  # noqa: E402
from designer.core.component_json import spec_from_json  # noqa: E402
from designer.core.errors import PipewrightError  # noqa: E402
from designer.home import write_secret  # noqa: E402
from designer.registry.models import Component  # noqa: E402
from designer.registry.services import register_library  # noqa: E402
from designer.runs.models import Sweeper  # noqa: E402
from designer.workers.parts import environments  # noqa: E402
from designer.workers.stores import artifact_store  # noqa: E402


def main() -> int:
    logging.getLogger("designer").setLevel(logging.WARNING)
    call_command("migrate", verbosity=0, interactive=False)
    Sweeper.objects.get_or_create(pk=1)
    user, workspace = ensure_owner()
    if not settings.PIPEWRIGHT_HOME.token_file.exists():
        write_secret(settings.PIPEWRIGHT_HOME.token_file, create_token(user, workspace, "command line of this home"))
    for entry in register_library(workspace, settings.PIPEWRIGHT_LIBRARY, artifact_store()):
        if entry.error:
            print(f"  {entry.path}: {entry.error}", file=sys.stderr)
    build_environments(workspace)
    return 0


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
    sys.exit(main())
