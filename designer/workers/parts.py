"""What runs steps in this home, made from the settings."""

import os
from functools import lru_cache

from django.conf import settings

from designer.core.needs import Needs
from designer.engine.environments import Environments
from designer.engine.isolation import Isolation, choose_isolation


@lru_cache(maxsize=1)
def environments() -> Environments:
    return Environments(
        settings.PIPEWRIGHT_ENVIRONMENTS, host_python=settings.PIPEWRIGHT_HOST_PYTHON, isolation=isolation()
    )


def capacity() -> Needs:
    """What this machine has to give to steps that say what they need."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return Needs(os.cpu_count() or 1, round(memory, 1), settings.PIPEWRIGHT_GPUS, frozenset(settings.PIPEWRIGHT_LABELS))


@lru_cache(maxsize=1)
def isolation() -> Isolation:
    return choose_isolation(
        settings.PIPEWRIGHT_ISOLATION, settings.PIPEWRIGHT_HOME.root, settings.PIPEWRIGHT_HIDDEN_FROM_STEPS
    )
