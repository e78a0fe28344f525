from pathlib import Path

import pytest

from designer.cluster_file import ClusterFileError, read_cluster_file

SECRET = "x" * 40
WHOLE = f"""
[server]
secret_key = "{SECRET}"

[database]
host = "db.example.org"
name = "pipewright"
user = "pipewright"
password = "of the database"

[redis]
url = "redis://:of-redis@redis.example.org:6379/0"

[artifacts]
url = "s3://pipewright/artifacts"
endpoint_url = "https://s3.example.org"
key = "key"
secret = "of the store"
region = "eu-central-1"
"""


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "cluster.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


def complaint(folder: Path, text: str, mode: int = 0o600) -> str:
    path = written(folder, text, mode)
    with pytest.raises(ClusterFileError) as caught:
        read_cluster_file(path)
    return str(caught.value).replace(str(path), "FILE")


def test_a_cluster_is_read_from_its_file(tmp_path: Path) -> None:
    cluster = read_cluster_file(written(tmp_path, WHOLE))

    assert (cluster.secret_key, cluster.redis_url) == (SECRET, "redis://:of-redis@redis.example.org:6379/0")
    assert (cluster.database.host, cluster.database.port, cluster.database.sslmode) == (
        "db.example.org",
        5432,
        "prefer",
    )
    assert (cluster.artifacts.url, cluster.artifacts.region) == ("s3://pipewright/artifacts", "eu-central-1")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_file_that_others_may_read_is_refused_with_what_to_do(tmp_path: Path, mode: int) -> None:
    sentence = complaint(tmp_path, WHOLE, mode)

    assert f"{mode:04o}" in sentence
    assert sentence.endswith("chmod 600 FILE")


def test_a_cluster_does_not_show_its_secrets_in_a_trace(tmp_path: Path) -> None:
    shown = repr(read_cluster_file(written(tmp_path, WHOLE)))

    for secret in (SECRET, "of the database", "of-redis", "of the store"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[redis]", "[reddis]", "FILE has the section 'reddis', which is not known."),
        ('user = "pipewright"', 'usr = "pipewright"', "[database] of FILE has the key 'usr', which is not known."),
        ('host = "db.example.org"\n', "", "'host' in [database] of FILE is missing; it should be a text in quotes."),
        ('name = "pipewright"', "name = 7", "'name' in [database] of FILE should be a text in quotes."),
        ('name = "pipewright"', 'name = "p"\nport = "5432"', "'port' in [database] of FILE should be a port"),
        ('name = "pipewright"', 'name = "p"\nport = true', "'port' in [database] of FILE should be a port"),
        (
            'name = "pipewright"',
            'name = "p"\nsslmode = "on"',
            "'sslmode' in [database] of FILE should be one of disable",
        ),
        ("redis://", "http://", "'url' in [redis] of FILE should be an address that begins with redis://"),
        ("s3://pipewright/artifacts", "artifacts", "'url' in [artifacts] of FILE should be s3://bucket/prefix, or"),
        ("[server]", "[server", "FILE is not TOML:"),
    ],
)
def test_what_is_wrong_is_said_with_its_file_its_key_and_what_was_expected(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert complaint(tmp_path, WHOLE.replace(old, new)).startswith(expected)


def test_a_section_that_is_missing_is_told_with_what_stands_in_it(tmp_path: Path) -> None:
    without = WHOLE[: WHOLE.index("[redis]")] + WHOLE[WHOLE.index("[artifacts]") :]

    assert complaint(tmp_path, without) == "FILE has no section [redis]; it should have one with url."


def test_a_short_secret_is_refused_and_not_printed(tmp_path: Path) -> None:
    sentence = complaint(tmp_path, WHOLE.replace(SECRET, "hunter2"))

    assert sentence.startswith("'secret_key' in [server] of FILE should be a text of at least 32 characters")
    assert "hunter2" not in sentence


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClusterFileError, match="cannot be read"):
        read_cluster_file(tmp_path / "nothing.toml")


def test_names_that_pipelines_use_are_given_a_meaning(tmp_path: Path) -> None:
    assert read_cluster_file(written(tmp_path, WHOLE)).computes == {}

    cluster = read_cluster_file(written(tmp_path, f'{WHOLE}\n[computes]\n"azureml:cpu-cluster" = "local"\n'))

    assert cluster.computes == {"cpu-cluster": "local"}


def test_a_compute_is_called_by_a_word(tmp_path: Path) -> None:
    sentence = complaint(tmp_path, f'{WHOLE}\n[computes]\ncpu = "two words"\n')

    assert sentence.startswith("[computes] of FILE should give each name that pipelines use the name of one of ours")
