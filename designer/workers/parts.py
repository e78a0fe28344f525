"""What runs steps in this home, made from the settings."""

from functools import lru_cache

from django.conf import settings

from designer.engine.environments import Environments
from designer.engine.isolation import Isolation, choose_isolation


@lru_cache(maxsize=1)
def environments() -> Environments:
    return Environments(
        settings.PIPEWRIGHT_ENVIRONMENTS, host_python=settings.PIPEWRIGHT_HOST_PYTHON, isolation=isolation()
    )


@lru_cache(maxsize=1)
def isolation() -> Isolation:
    return choose_isolation(
        settings.PIPEWRIGHT_ISOLATION, settings.PIPEWRIGHT_HOME.root, settings.PIPEWRIGHT_HIDDEN_FROM_STEPS
    )
