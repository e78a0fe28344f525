"""A component folder is read whole, packed, and read again elsewhere."""

import shutil
from pathlib import Path

import pytest

from designer.catalog.discovery import discover
from designer.catalog.folder import component_source, read_component_folder
from designer.core.errors import InvalidComponent
from designer.formats.azureml.pipeline import read_pipeline_file
from tests.catalog.folders import COMPONENT, write, write_component

SHIPPED = Path(__file__).parents[2] / "components"


def unpack(bundle: dict[str, Path], target: Path) -> Path:
    for name, file in bundle.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target / name)
    return target


def test_a_folder_gives_its_component_its_files_its_readme_and_its_examples(tmp_path: Path) -> None:
    folder = write_component(tmp_path)

    source = read_component_folder(folder)

    assert source.spec.name == "prep"
    assert list(source.files) == ["main.py"]
    assert source.readme == "# prep\n"
    assert list(source.examples) == ["example/pipeline.yml"]
    assert source.warnings == ()


def test_the_file_may_be_named_in_place_of_the_folder(tmp_path: Path) -> None:
    folder = write_component(tmp_path)

    assert read_component_folder(folder / "component.yml") == read_component_folder(folder)


def test_beside_a_file_of_another_name_the_readme_is_not_the_component_s(tmp_path: Path) -> None:
    folder = write_component(tmp_path)
    (folder / "component.yml").rename(folder / "prep.yml")

    source = read_component_folder(folder / "prep.yml")

    assert source.readme is None
    assert source.examples == {}


def test_a_folder_without_a_component_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidComponent, match=f"{tmp_path.name} has no component.yml"):
        read_component_folder(tmp_path)


def test_a_folder_with_several_components_asks_for_one(tmp_path: Path) -> None:
    write_component(tmp_path / "a")
    write_component(tmp_path / "b")

    with pytest.raises(InvalidComponent, match=r"several components \(a, b\)"):
        read_component_folder(tmp_path)


def test_a_component_needs_a_name_to_be_registered(tmp_path: Path) -> None:
    folder = write_component(tmp_path)
    (folder / "component.yml").write_text("type: command\ncommand: echo\n")

    with pytest.raises(InvalidComponent, match="a component needs a name"):
        read_component_folder(folder)


def test_a_bundle_read_elsewhere_is_the_same_component(tmp_path: Path) -> None:
    folder = write_component(tmp_path / "here")
    before = read_component_folder(folder)

    there = unpack(before.bundle(), tmp_path / "there")
    after = read_component_folder(there, boundary=there)

    assert set(before.bundle()) == {"component.yml", "README.md", "src/main.py", "example/pipeline.yml"}
    assert after.spec == before.spec
    assert list(after.files) == list(before.files)
    assert after.readme == before.readme


def test_a_bundle_brings_the_files_beside_the_folder_that_the_component_names(tmp_path: Path) -> None:
    folder = write_component(tmp_path / "here" / "prep")
    (folder / "component.yml").write_text(
        COMPONENT.format(name="prep").replace("./src", "../code/src")
        + "additional_includes: [../shared/tools]\nenvironment: {conda_file: ../environment/conda.yml}\n"
    )
    write(tmp_path / "here", "code/src/main.py", "code/src/skip.log", "shared/tools/a.py")
    write(tmp_path / "here", "code/src/.gitignore", text="*.log")
    write(tmp_path / "here", "environment/conda.yml", text="dependencies: [{pip: [-r more.txt]}]")
    write(tmp_path / "here", "environment/more.txt", text="pandas==2.1.0")
    before = read_component_folder(folder)

    there = unpack(before.bundle(), tmp_path / "there")
    after = read_component_folder(there, boundary=there)

    assert sorted(before.bundle()) == [
        "code/src/main.py",
        "environment/conda.yml",
        "environment/more.txt",
        "prep/README.md",
        "prep/component.yml",
        "prep/example/pipeline.yml",
        "shared/tools/a.py",
    ]
    assert after.spec == before.spec
    assert list(after.files) == ["main.py", "tools/a.py"]


def test_a_bundle_names_the_component_s_file_as_usual(tmp_path: Path) -> None:
    write_component(tmp_path)
    (tmp_path / "component.yml").rename(tmp_path / "prep.yml")

    assert set(read_component_folder(tmp_path / "prep.yml").bundle()) == {"component.yml", "src/main.py"}


def test_components_of_a_pipeline_get_their_files_too(tmp_path: Path) -> None:
    write(tmp_path, "steps/say.py", "README.md")
    (tmp_path / "pipeline.yml").write_text("jobs: {say: {command: python say.py, code: steps}}")

    (component,) = read_pipeline_file(tmp_path / "pipeline.yml").components
    source = component_source(component.document)

    assert list(source.files) == ["say.py"]
    assert source.readme is None
    with pytest.raises(InvalidComponent, match="stands inside a pipeline"):
        source.bundle()


def test_every_component_below_a_folder_is_found_in_the_order_of_their_paths(tmp_path: Path) -> None:
    write_component(tmp_path / "b", "second")
    write_component(tmp_path / "a" / "deep", "first")
    write_component(tmp_path / "b" / "src" / "inner", "code_of_second")
    write_component(tmp_path / ".hidden", "hidden")

    found = discover(tmp_path)

    assert [source.spec.name for source in found.found] == ["first", "second"]
    assert found.broken == ()


def test_a_broken_component_is_told_and_does_not_keep_the_others_away(tmp_path: Path) -> None:
    write_component(tmp_path / "good")
    write_component(tmp_path / "bad")
    (tmp_path / "bad" / "component.yml").write_text("name: x: y")

    found = discover(tmp_path)

    assert [source.spec.name for source in found.found] == ["prep"]
    (broken,) = found.broken
    assert broken.path == tmp_path / "bad" / "component.yml"
    assert broken.error.message.startswith("component.yml, line 1, column 8")


def test_the_shipped_components_load_without_a_word() -> None:
    found = discover(SHIPPED)

    assert found.broken == ()
    assert [warning for source in found.found for warning in source.warnings] == []
    assert all(source.readme and source.files for source in found.found)
    assert {"import_data", "train_model", "evaluate_model"} <= {source.spec.name for source in found.found}


@pytest.mark.parametrize("example", sorted(SHIPPED.glob("*/example/pipeline.yml")), ids=lambda path: path.parts[-3])
def test_the_example_of_a_shipped_component_loads_without_a_word(example: Path) -> None:
    document = read_pipeline_file(example)

    assert document.warnings == ()
    assert document.graph.nodes
