"""No file of the repository knows the machine it was written on, nor where that machine fetches packages."""

import re
from pathlib import Path

from tests.architecture.documents import shown
from tests.architecture.source import repository_files

LARGEST = 4_000_000
# A folder of a person, and the folders in which this kind of work is done on hosted machines.
FOLDERS = re.compile(r"(?<![\w.:/-])/(?:home|Users|root|work|workspace|workspaces|builds|runner)/[\w.-]+")
INDEXES = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|yarnpkg|anaconda|npmmirror|artifactory|jfrog|goproxy|crates)\.(?:org|com|io|net|cn)\b"
)


def texts() -> dict[str, str]:
    found = {}
    for path in repository_files():
        if path != Path(__file__) and path.is_file() and path.stat().st_size < LARGEST:
            content = path.read_bytes()
            if b"\0" not in content[:8192]:
                found[shown(path)] = content.decode("utf-8", "replace")
    return found


def test_no_file_names_a_path_of_one_machine_or_the_host_of_a_package_index() -> None:
    files = texts()

    named = {
        name: found[0] for name, text in files.items() for found in [*FOLDERS.finditer(text), *INDEXES.finditer(text)]
    }

    assert len(files) > 300
    assert named == {}
