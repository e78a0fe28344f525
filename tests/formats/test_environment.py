"""All the ways to say what a step runs in."""

from pathlib import Path

import pytest

from designer.core.component import EnvironmentSpec
from designer.core.errors import DocumentProblem, InvalidComponent, InvalidDocument
from designer.formats.azureml.component import read_component
from designer.formats.azureml.conda_match import NotMapped, requirement
from designer.formats.azureml.environment_text import environment_from_plain, environment_to_plain
from designer.formats.local_files import LocalFolder


def read(lines: str, folder: Path | None = None) -> tuple[EnvironmentSpec, tuple[DocumentProblem, ...]]:
    document = read_component(
        f"name: x\ncommand: echo\n{lines}", folder=None if folder is None else LocalFolder(folder)
    )
    return document.spec.environment, document.warnings


@pytest.mark.parametrize(
    ("reference", "kind", "name"),
    [
        ("azureml:sklearn:3", "named", "sklearn:3"),
        ("azureml:sklearn@latest", "named", "sklearn"),
        ("azureml:sklearn", "named", "sklearn"),
        ("azureml:sklearn@prod", "named", "sklearn@prod"),
        ("azureml://registries/azureml/environments/sklearn-1.5/labels/latest", "named", "sklearn-1.5"),
        ("azureml://registries/azureml/environments/sklearn-1.5/versions/7", "named", "sklearn-1.5:7"),
        ("azureml://registries/azureml/environments/sklearn-1.5", "named", "sklearn-1.5"),
        ("azureml:host", "host", ""),
        ("azureml:host:python3.12", "host", "python3.12"),
    ],
)
def test_a_reference_names_a_registered_environment(reference: str, kind: str, name: str) -> None:
    environment, warnings = read(f"environment: {reference}")

    assert (environment.kind, environment.name, environment.reference) == (kind, name, reference)
    assert environment_to_plain(environment) == reference
    assert warnings == ()


def test_without_an_environment_there_is_none() -> None:
    assert read("")[0].kind == "none"


def test_a_conda_file_is_packages(tmp_path: Path) -> None:
    (tmp_path / "conda.yml").write_text(
        "name: model-env\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - pandas=2.1\n"
        "  - pip=23\n  - cudatoolkit=11\n  - pip:\n      - scikit-learn==1.5.0\n      - mlflow<3  # why\n"
    )

    environment, warnings = read("environment: {image: base:1, conda_file: conda.yml}", tmp_path)

    assert environment.kind == "packages"
    assert environment.name == "model-env"
    assert environment.python == "3.11"
    assert environment.requirements == ("pandas==2.1.*", "scikit-learn==1.5.0", "mlflow<3")
    assert environment.image == "base:1"
    assert environment.notes == (
        "cudatoolkit=11 is not installed: it comes from the host or with other packages",
        "the container image base:1 is not used",
    )
    assert warnings == ()


def test_a_conda_file_may_stand_in_the_component_itself() -> None:
    environment, _ = read("environment:\n  conda_file:\n    dependencies: [python>=3.9, {pip: [pandas]}]")

    assert (environment.python, environment.requirements) == (">=3.9", ("pandas",))


def test_names_that_the_sdk_makes_up_are_left_out() -> None:
    environment, _ = read(
        "environment: {name: CliV2AnonymousEnvironment, version: abc, image: i, conda_file: {dependencies: [python]}}"
    )

    assert environment.name == ""


def test_what_a_list_of_packages_is_called_does_not_decide_what_is_installed() -> None:
    first, _ = read("environment: {name: a, conda_file: {dependencies: [pandas]}}")
    second, _ = read("environment: {name: b, image: other, conda_file: {dependencies: [pandas]}}")

    assert first.to_json() == second.to_json()


@pytest.mark.parametrize(
    ("image", "python"),
    [("python:3.11", "3.11"), ("docker.io/python", None), ("library/python:3.11.6", "3.11.6"), ("python:3-slim", None)],
)
def test_a_python_image_is_that_python(image: str, python: str | None) -> None:
    environment, warnings = read(f"environment: {{image: {image}}}")

    assert (environment.kind, environment.python, environment.requirements) == ("packages", python, ())
    assert warnings == ()


def test_another_image_alone_is_python_alone_with_a_warning() -> None:
    environment, warnings = read("environment: {image: rocker/tidyverse}")

    assert environment.kind == "packages"
    assert [warning.message for warning in warnings] == [
        "the container image 'rocker/tidyverse' is not used, and no conda_file says what it holds: "
        "steps get Python alone."
    ]


def test_an_image_to_build_must_be_mapped() -> None:
    environment, warnings = read("environment: {build: {path: docker-context}}")

    assert (environment.kind, environment.name) == ("named", "build:docker-context")
    assert "is not built here" in warnings[0].message


def test_an_environment_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "env.yml").write_text("name: tables\nconda_file: conda.yml\n")
    (tmp_path / "env" / "conda.yml").write_text("dependencies: [pandas]\n")

    environment, _ = read("environment: file:./env/env.yml", tmp_path)

    assert (environment.name, environment.requirements) == ("tables", ("pandas",))


def test_requirements_files_are_put_in_place_of_the_line_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "req").mkdir()
    (tmp_path / "conda.yml").write_text("dependencies: [{pip: ['-r req/all.txt', pandas]}]\n")
    (tmp_path / "req" / "all.txt").write_text("# ours\nnumpy==2 \\\n  ; python_version>'3'\n-r more.txt\n")
    (tmp_path / "req" / "more.txt").write_text("-e git+https://example.org/a#egg=a\n")

    document = read_component(
        "name: x\ncommand: echo\nenvironment: {conda_file: conda.yml}", folder=LocalFolder(tmp_path)
    )

    assert [" ".join(line.split()) for line in document.spec.environment.requirements] == [
        "numpy==2 ; python_version>'3'",
        "git+https://example.org/a#egg=a",
        "pandas",
    ]
    assert {path.name for path in document.opened} == {"conda.yml", "all.txt", "more.txt"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("-r itself.txt", "includes itself"),
        ("-r missing.txt", "does not exist"),
        ("-c limits.txt", "write the versions with the packages"),
        ("./wheels/a.whl", "names a file"),
        ("-e .", "names a file"),
    ],
)
def test_pip_lines_that_cannot_be_used_are_told(tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "itself.txt").write_text("-r itself.txt\n")
    (tmp_path / "conda.yml").write_text(f"dependencies:\n  - pip:\n    - {line}\n")

    with pytest.raises(InvalidComponent, match=words) as caught:
        read("environment: {conda_file: conda.yml}", tmp_path)

    (problem,) = caught.value.problems
    assert (problem.source, problem.line, problem.column) == ("conda.yml", 3, 7)


@pytest.mark.parametrize(
    ("conda", "pip"),
    [
        ("pandas", "pandas"),
        ("pandas=2.1", "pandas==2.1.*"),
        ("pandas==2.1", "pandas==2.1"),
        ("pandas=2.1.*", "pandas==2.1.*"),
        ("pandas=2.1.4=py311_0", "pandas==2.1.4"),
        ("pandas 2.1.4 py311_0", "pandas==2.1.4"),
        ("pandas >=2,<3", "pandas>=2,<3"),
        ("pandas!=2.1.*", "pandas!=2.1.*"),
        ("conda-forge::pandas=2.1", "pandas==2.1.*"),
        ("pytorch=2.3", "torch==2.3.*"),
        ("py-xgboost=1.7", "xgboost==1.7.*"),
        ("Pillow", "pillow"),
        ("pip=23.1", ""),
        ("setuptools<70", ""),
        ("libgcc-ng", ""),
        ("pytorch-cuda=12.1", ""),
    ],
)
def test_conda_packages_become_pip_requirements(conda: str, pip: str) -> None:
    assert str(requirement(conda)) == pip


@pytest.mark.parametrize("conda", ["r-base=4.1", "nodejs", "pandas>1|<2", "pandas[version='>1']", "a b c d", "=1"])
def test_what_pip_cannot_have_is_refused(conda: str) -> None:
    with pytest.raises(NotMapped):
        requirement(conda)


def test_the_environment_of_a_single_step_is_read_from_its_settings() -> None:
    environment = environment_from_plain({"conda_file": {"dependencies": ["python=3.12", {"pip": ["pandas"]}]}})

    assert (environment.kind, environment.python, environment.requirements) == ("packages", "3.12", ("pandas",))


def test_the_environment_of_a_single_step_cannot_name_files() -> None:
    with pytest.raises(InvalidDocument, match="this text stands alone"):
        environment_from_plain({"conda_file": "/etc/passwd"})
