"""Through the real ASGI stack: files are streamed piece by piece, and ranges work."""

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.core.asgi import get_asgi_application

from designer.accounts.models import Workspace
from designer.accounts.services import create_token
from tests.registry.shelf import upload, zipped

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

CONTENT = bytes(range(256)) * 8_000


def prepared(workspace: Workspace) -> tuple[str, str, str]:
    member = workspace.memberships.select_related("user").get()
    packed = zipped({f"{number}.bin": CONTENT[:100_000] for number in range(5)}).getvalue()
    return (
        create_token(member.user, workspace, "test"),
        upload(workspace, "large", CONTENT, filename="large.bin").artifact,
        upload(workspace, "folder", packed, filename="folder.zip", data_type="uri_folder").artifact,
    )


async def get(path: str, secret: str, **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(get_asgi_application())  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return await client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}", **headers})


async def test_a_large_file_arrives_whole_and_in_ranges(workspace: Workspace) -> None:
    secret, large, _ = await sync_to_async(prepared)(workspace)
    path = f"/artifacts/{large}/files/large.bin"

    whole = await get(path, secret)
    part = await get(path, secret, Range="bytes=1000000-1000009")

    assert whole.content == CONTENT
    assert (part.status_code, part.content) == (206, CONTENT[1_000_000:1_000_010])


async def test_a_folder_arrives_as_a_zip(workspace: Workspace) -> None:
    secret, _, folder = await sync_to_async(prepared)(workspace)

    answer = await get(f"/artifacts/{folder}/download", secret)

    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert "content-length" not in answer.headers
