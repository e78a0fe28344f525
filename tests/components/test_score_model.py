"""score_model predicts with what train_model wrote, and with nothing else."""

import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(40)]


@pytest.fixture
def weather(parquet: Callable) -> Path:
    """Summer begins at day 20; the sky is blue on even days."""
    return parquet(
        day=DAYS,
        sky=["blue" if n % 2 == 0 else "grey" for n in range(40)],
        season=[1 if n < 20 else 2 for n in range(40)],
        heat=[10.0 + n for n in range(40)],
    )


@pytest.mark.parametrize("algorithm", ["linear_regression", "random_forest", "gradient_boosting"])
def test_numbers_are_predicted_from_dates_and_texts(run: Callable, weather: Path, algorithm: str) -> None:
    trained = run(
        "train_model", training_data=weather, target="heat", algorithm=algorithm, features="day sky", n_trees=30
    )

    finished = run("score_model", model=trained.outputs["model"], table=weather)

    assert finished.exit_code == 0, finished.stderr
    scored = finished.table("scored")
    assert scored.column_names == ["day", "sky", "season", "heat", "prediction"]
    errors = [abs(p - h) for p, h in zip(*(scored[c].to_pylist() for c in ("prediction", "heat")), strict=True)]
    assert sum(errors) / 40 < 3


@pytest.mark.parametrize("algorithm", ["logistic_regression", "random_forest", "gradient_boosting"])
def test_classes_come_with_their_probabilities(run: Callable, weather: Path, algorithm: str) -> None:
    trained = run("train_model", training_data=weather, target="season", algorithm=algorithm, n_trees=10)

    scored = run("score_model", model=trained.outputs["model"], table=weather).table("scored")

    assert scored.column_names[-3:] == ["prediction", "probability_1", "probability_2"]
    assert scored["prediction"].to_pylist() == scored["season"].to_pylist()
    for one, two in zip(*(scored[f"probability_{n}"].to_pylist() for n in (1, 2)), strict=True):
        assert one + two == pytest.approx(1)


def test_a_text_never_seen_in_training_is_scored_all_the_same(run: Callable, weather: Path, parquet: Callable) -> None:
    trained = run("train_model", training_data=weather, target="heat", features="sky", algorithm="linear_regression")

    finished = run("score_model", model=trained.outputs["model"], table=parquet(sky=["green", None]))

    assert finished.exit_code == 0, finished.stderr
    assert finished.table("scored")["prediction"].null_count == 0


def test_a_table_that_does_not_suit_the_model_is_refused(run: Callable, weather: Path, parquet: Callable) -> None:
    model = run("train_model", training_data=weather, target="heat", n_trees=5).outputs["model"]

    lacking = run("score_model", model=model, table=parquet(sky=["blue"]))
    changed = run("score_model", model=model, table=parquet(day=DAYS[:1], sky=["blue"], season=["winter"]))
    scored = run("score_model", model=model, table=parquet(day=DAYS[:1], sky=["a"], season=[1], prediction=[1.0]))

    assert {lacking.exit_code, changed.exit_code, scored.exit_code} == {2}
    assert lacking.stderr == (
        "score_model: the model was trained on columns that the table lacks: day, season. "
        "Columns: sky. Score a table with the same columns.\n"
    )
    assert changed.stderr == (
        "score_model: column 'season' holds string, and the model reads it as a number. "
        "Give it the type it had in training.\n"
    )
    assert scored.stderr == (
        "score_model: the table already has these columns: prediction. Remove them with select_columns.\n"
    )


def test_a_folder_that_is_no_model_or_not_safe_is_refused(run: Callable, weather: Path, tmp_path: Path) -> None:
    model = run("train_model", training_data=weather, target="heat", n_trees=5).outputs["model"]
    hostile = tmp_path / "hostile"
    shutil.copytree(model, hostile)
    forge(hostile / "model.skops", "subprocess", "Popen")

    empty = run("score_model", model=tmp_path / "nothing", table=weather)
    refused = run("score_model", model=hostile, table=weather)

    assert empty.exit_code == 2
    assert "the model is not one that train_model wrote." in empty.stderr
    assert refused.exit_code == 2
    assert "parts that are not safe to load" in refused.stderr
    assert "subprocess.Popen" in refused.stderr


def forge(archive: Path, module: str, name: str) -> None:
    """Puts a class of another package in the place of the model, as someone who wants it called would."""
    with zipfile.ZipFile(archive) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    schema = json.loads(parts["schema.json"])
    parts["schema.json"] = json.dumps({**schema, "__module__": module, "__class__": name}).encode()
    with zipfile.ZipFile(archive, "w") as target:
        for part, content in parts.items():
            target.writestr(part, content)
