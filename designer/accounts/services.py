"""Owner, sign-in links and tokens. Secrets are shown once; the database keeps their digests."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from designer.accounts.models import Membership, SignInLink, Token, Workspace
from designer.accounts.tries import Tries
from designer.core.errors import NotAllowed

TOKEN_SCOPES = ("read", "write", "admin")
_PREFIX_LENGTH = 11
_NO_DIGEST = "0" * 64


@transaction.atomic
def ensure_owner() -> tuple[User, Workspace]:
    """The owner and the first workspace; made at the first start, without a password that could be guessed."""
    workspace, _ = Workspace.objects.get_or_create(slug="main", defaults={"name": "Main"})
    user = User.objects.filter(memberships__workspace=workspace, memberships__role=Membership.Role.OWNER).first()
    if user is None:
        user = User.objects.create_user("owner")
        Membership.objects.create(workspace=workspace, user=user, role=Membership.Role.OWNER)
    return user, workspace


def create_sign_in_code(user: User, minutes: int) -> str:
    """A code that signs `user` in once, within so many minutes."""
    code = secrets.token_urlsafe(24)
    SignInLink.objects.filter(expires_at__lt=timezone.now() - timedelta(days=1)).delete()
    SignInLink.objects.create(user=user, digest=_digest(code), expires_at=timezone.now() + timedelta(minutes=minutes))
    return code


def sign_in_at(code: str, address: str) -> User:
    """The user whom `code` signs in, for a browser at an address; raises NotAllowed and RateLimited.

    Only codes that nobody made count as failures: who comes with an old link has not guessed.
    """
    tries = Tries("sign-in", address)
    tries.require_left()
    try:
        return use_sign_in_code(code)
    except NotAllowed as error:
        if error.code == "invalid":
            tries.failed()
        raise


def use_sign_in_code(code: str) -> User:
    """The user whom `code` signs in; a code works once, also when two browsers send it at the same moment."""
    link = SignInLink.objects.filter(digest=_digest(code)).select_related("user").first()
    if link is None or not link.user.is_active:
        raise NotAllowed("This sign-in link is not known. Print another with `pipewright login-link`.", code="invalid")
    if link.expires_at < timezone.now():
        raise NotAllowed("This sign-in link has expired. Print another with `pipewright login-link`.", code="expired")
    used = SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
    if not used:
        raise NotAllowed("This sign-in link was used before. Print another with `pipewright login-link`.", code="used")
    return link.user


def create_token(
    user: User, workspace: Workspace, name: str, *, scopes: tuple[str, ...] = TOKEN_SCOPES, days: int | None = None
) -> str:
    """A new bearer token's secret, which nobody can read again."""
    return new_token(user, workspace, name, scopes=scopes, days=days)[1]


def new_token(
    user: User, workspace: Workspace, name: str, *, scopes: tuple[str, ...], days: int | None
) -> tuple[Token, str]:
    """A new bearer token and its secret."""
    secret = f"pw_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        user=user,
        workspace=workspace,
        name=name,
        prefix=secret[:_PREFIX_LENGTH],
        digest=_digest(secret),
        scopes=list(scopes),
        expires_at=None if days is None else timezone.now() + timedelta(days=days),
    )
    return token, secret


def token_for(secret: str, address: str) -> Token | None:
    """The live token with this secret, for a caller at an address; raises RateLimited.

    Whether a token of this beginning exists makes no difference to the answer, nor to the work that it takes.
    """
    tries = Tries("token", address, secret[:_PREFIX_LENGTH])
    tries.require_left()
    token = find_token(secret)
    if token is None:
        tries.failed()
    return token


def find_token(secret: str) -> Token | None:
    """The live token with this secret."""
    token = Token.objects.select_related("user", "workspace").filter(prefix=secret[:_PREFIX_LENGTH]).first()
    now = timezone.now()
    matches = hmac.compare_digest(_NO_DIGEST if token is None else token.digest, _digest(secret))
    if token is None or not matches or not is_live(token, now):
        return None
    if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=1):
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def is_live(token: Token, now: datetime) -> bool:
    """Whether the token still lets its user in: neither revoked nor expired, and the user not shut out."""
    return token.revoked_at is None and (token.expires_at is None or token.expires_at > now) and token.user.is_active


def revoke_token(token: Token) -> None:
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
