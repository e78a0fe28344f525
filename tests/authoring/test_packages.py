from designer.authoring.component import Authored, author_component
from tests.authoring.test_function import ENVIRONMENT

RUN = "def run(x: int) -> None: ...\n"


def block(*lines: str) -> str:
    return "\n".join(["# /// script", *(f"# {line}" for line in lines), "# ///", ""])


def requirements(made: Authored) -> tuple[str, ...]:
    assert made.spec is not None, made.findings
    return made.spec.environment.requirements


def test_without_a_block_the_shared_environment_is_kept_as_it_is() -> None:
    made = author_component(RUN, ENVIRONMENT)

    assert made.spec is not None
    assert made.spec.environment.to_json() == ENVIRONMENT.to_json()


def test_declared_packages_are_added_and_replace_those_of_the_same_name() -> None:
    made = author_component(block('dependencies = ["polars>=1", "Pandas==2.2.3"]') + RUN, ENVIRONMENT)

    assert {"polars>=1", "Pandas==2.2.3"} <= set(requirements(made))
    assert not any(item.startswith("pandas==") for item in requirements(made))
    assert any(item.startswith("pyarrow==") for item in requirements(made))


def test_an_import_that_no_package_brings_is_told_of_once() -> None:
    text = "import json, os.path\nimport numpy as np\nfrom sklearn import svm\nimport polars\nimport polars.io\n"

    made = author_component(text + RUN, ENVIRONMENT)
    declared = author_component(block('dependencies = ["polars"]') + text + RUN, ENVIRONMENT)

    assert [(item.severity, item.line, item.key) for item in made.findings] == [("warning", 4, "polars")]
    assert declared.findings == ()


def test_a_block_that_cannot_be_read_is_refused_at_its_line() -> None:
    for content in ("dependencies = [", 'dependencies = "polars"', "dependencies = [1]"):
        made = author_component("\n\n" + block(content) + RUN, ENVIRONMENT)

        assert [(item.line, item.severity) for item in made.findings] == [(3, "error")]
