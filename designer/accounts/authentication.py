"""How a request says who it is: a bearer token, or the browser's session with its CSRF token."""

from django.contrib.auth.models import User
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from designer.accounts.models import Token
from designer.accounts.services import token_for


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer pw_…`; the token is told apart by its digest and may be revoked at any moment."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = token_for(secret.strip(), request.META.get("REMOTE_ADDR", ""))
        if token is None:
            raise AuthenticationFailed("This token is not known, has expired, or was revoked. Make another.")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class BrowserAuthentication(SessionAuthentication):
    """Django's session; every unsafe request needs the CSRF token."""
