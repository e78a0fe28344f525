"""Prints a one-use link that signs the owner in."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
django.setup()

from django.conf import settings  # noqa: E402 - models can be imported only after the setup

from designer.accounts.services import create_sign_in_code, ensure_owner  # noqa: E402


def main(url: str) -> int:
    minutes = settings.PIPEWRIGHT_SIGN_IN_LINK_MINUTES
    user, _ = ensure_owner()
    code = create_sign_in_code(user, minutes)
    print(f"\nPipewright is ready. Sign in with this link (works once, for {minutes} minutes):\n")
    print(f"  {url}/sign-in?code={code}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
