"""Components from Python functions: checked, tried out, registered. The text is read and stored, never run here."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User

from designer.accounts.models import Workspace
from designer.authoring.component import Authored, author_component, table_environment
from designer.catalog.folder import read_component_folder
from designer.core.interfaces import ArtifactStore
from designer.registry.data import scratch_folder
from designer.registry.models import ComponentVersion
from designer.registry.services import Checked, check_source, content_of, register_source
from designer.registry.versions import Registered, save_hidden

ENVIRONMENT = "environment/conda.yml"


@dataclass(frozen=True)
class CheckedFunction:
    """What became of a script, and what registering it would do; None while there are errors."""

    authored: Authored
    checked: Checked | None


def read_script(text: str, function: str = "") -> Authored:
    """The component of a script, which runs in the environment of the shipped components."""
    return author_component(text, table_environment(settings.PIPEWRIGHT_LIBRARY / ENVIRONMENT), function)


def check_function(workspace: Workspace, text: str, function: str = "") -> CheckedFunction:
    authored = read_script(text, function)
    if authored.spec is None:
        return CheckedFunction(authored, None)
    with scratch_folder() as folder:
        source = read_component_folder(authored.write(folder), boundary=folder)
        return CheckedFunction(authored, check_source(workspace, source))


def register_function(
    workspace: Workspace, store: ArtifactStore, text: str, user: User | None, function: str = ""
) -> Registered:
    """Register a script's function; raises InvalidComponent with every place that is wrong."""
    with scratch_folder() as folder:
        source = read_component_folder(read_script(text, function).write(folder), boundary=folder)
        return register_source(workspace, source, store, user)


def try_out(
    workspace: Workspace, store: ArtifactStore, text: str, user: User | None, function: str = ""
) -> ComponentVersion:
    """A version for a test run, which no list shows."""
    with scratch_folder() as folder:
        source = read_component_folder(read_script(text, function).write(folder), boundary=folder)
        return save_hidden(workspace, content_of(source, store), user)
