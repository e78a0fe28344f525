"""The server process: uvicorn with the ASGI application."""

import argparse
import os
import sys

import django
import uvicorn
from django.core.exceptions import ImproperlyConfigured

from designer.core.errors import PipewrightError
from designer.workers.supervisor import end_with_parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="pipewright server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
    if os.environ.get("PIPEWRIGHT_SUPERVISOR"):
        end_with_parent()
    else:
        check_start()
    uvicorn.run(
        "designer.asgi:application",
        host=arguments.host,
        port=arguments.port,
        ws="websockets-sansio",
        loop="uvloop",
        lifespan="off",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        ws_max_size=65_536,
        # Two hundred pages of one run would have the same text compressed two hundred times, a third of the time until
        # they know of it.
        ws_per_message_deflate=False,
    )


def check_start() -> None:
    """End with a sentence where the settings or the database are not as they should be."""
    try:
        django.setup()
        from django.conf import settings

        from designer.workers.upgrade import check_current

        check_current(settings.PIPEWRIGHT_HOME)
    except (ImproperlyConfigured, PipewrightError) as error:
        sys.exit(f"Pipewright cannot start: {error}")


if __name__ == "__main__":
    main()
