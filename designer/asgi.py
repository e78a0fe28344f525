"""What the server process serves: Django over HTTP, and the live socket."""

import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
_http = get_asgi_application()

# Django must be set up before anything that holds models is imported.
from designer.api.body_limit import BodyLimit  # noqa: E402
from designer.live.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {"http": BodyLimit(_http), "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns))}
)
