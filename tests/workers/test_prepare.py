from pathlib import Path

import pytest

from designer.accounts.models import Token
from designer.accounts.services import find_token, revoke_token
from designer.workers.prepare import ensure_command_line_token
from tests.registry.shelf import new_workspace

pytestmark = pytest.mark.django_db


def test_the_command_line_keeps_its_token_from_start_to_start(tmp_path: Path) -> None:
    user, workspace = new_workspace()
    file = tmp_path / "token"
    ensure_command_line_token(file, user, workspace)
    first = file.read_text()

    ensure_command_line_token(file, user, workspace)

    assert file.read_text() == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert Token.objects.count() == 1


def test_after_it_was_revoked_the_next_start_makes_another(tmp_path: Path) -> None:
    user, workspace = new_workspace()
    file = tmp_path / "token"
    ensure_command_line_token(file, user, workspace)
    revoke_token(Token.objects.get())

    ensure_command_line_token(file, user, workspace)

    assert find_token(file.read_text().strip()) is not None
