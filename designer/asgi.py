"""What the server process serves: Django over HTTP, and the live socket."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
_http = get_asgi_application()

# Django must be set up before anything that holds models is imported.
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from designer.api.body_limit import BodyLimit  # noqa: E402
from designer.live.routing import websocket_urlpatterns  # noqa: E402
from designer.workers.garbage import look_seldom  # noqa: E402

if settings.PIPEWRIGHT_SERVER_POOL:
    # Here, for the settings do not know which process they are read by. All threads' connections share this.
    connection.settings_dict["OPTIONS"]["pool"] = settings.PIPEWRIGHT_SERVER_POOL

# All views, before anybody is answered: imported at the first request, they hold up whoever comes back with it.
_ = get_resolver().url_patterns
look_seldom()

application = ProtocolTypeRouter(
    {"http": BodyLimit(_http), "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns))}
)
