from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from designer.accounts.models import Membership, SignInLink
from designer.accounts.services import create_sign_in_code, ensure_owner, use_sign_in_code
from designer.core.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return ensure_owner()[0]


def refusal_of(code: str) -> str:
    with pytest.raises(NotAllowed) as refused:
        use_sign_in_code(code)
    return refused.value.code


def test_the_first_start_makes_an_owner_without_a_password() -> None:
    user, workspace = ensure_owner()

    assert not user.has_usable_password()
    assert Membership.objects.get(user=user, workspace=workspace).role == "owner"


def test_further_starts_find_the_same_owner(owner: User) -> None:
    assert ensure_owner()[0] == owner


def test_a_code_signs_its_user_in_once(owner: User) -> None:
    code = create_sign_in_code(owner, 15)

    assert use_sign_in_code(code) == owner
    assert refusal_of(code) == "used"


def test_a_code_expires(owner: User) -> None:
    code = create_sign_in_code(owner, 15)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert refusal_of(code) == "expired"


def test_the_database_does_not_hold_the_code(owner: User) -> None:
    code = create_sign_in_code(owner, 15)

    assert code not in str(SignInLink.objects.values())


def test_a_code_that_nobody_made_is_refused(owner: User) -> None:
    assert refusal_of("nonsense") == "invalid"


def test_a_user_who_may_no_longer_sign_in_is_refused(owner: User) -> None:
    code = create_sign_in_code(owner, 15)
    User.objects.update(is_active=False)

    assert refusal_of(code) == "invalid"
