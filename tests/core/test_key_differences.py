"""What differs between two keys is told by name and value, for every kind of part."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.core.cache_key import cache_key, canonical
from designer.core.key_differences import LONGEST, differences, found_differences, why_it_ran
from tests.core.test_cache_key import parts


def told(now: dict[str, Any], before: dict[str, Any]) -> list[tuple[str, str, str | None, str | None]]:
    return [(item.part, item.name, item.before, item.after) for item in found_differences(now, before)]


def packages(*names: str, **more: Any) -> dict[str, Any]:
    return {"kind": "packages", "name": "", "python": "3.11", "requirements": list(names), **more}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"values": {"learning_rate": 0.2, "trees": 100}}, ("value", "learning_rate", "0.1", "0.2")),
        ({"values": {"learning_rate": 0.1}}, ("value", "trees", "100", None)),
        ({"values": {"learning_rate": 0.1, "trees": "100"}}, ("value", "trees", "100", '"100"')),
        ({"data": {"table": "e" * 64}}, ("input", "table", "d1", "e" * 12)),
        ({"data": {}}, ("input", "table", "d1", None)),
        ({"code": "f" * 64}, ("code", "", "c0de", "f" * 12)),
        ({"code": None}, ("code", "", "c0de", None)),
        ({"command": "python other.py"}, ("command", "", "python train.py", "python other.py")),
        ({"component": "command:other"}, ("component", "", "command:train", "command:other")),
        ({"workspace": "theirs"}, ("workspace", "", "main", "theirs")),
        ({"outputs": {"model": "uri_folder"}}, ("output", "model", "custom_model", "uri_folder")),
        ({"distribution": {"type": "pytorch"}}, ("distribution", "type", None, "pytorch")),
        ({"environment_variables": {"SEED": "1"}}, ("variable", "SEED", None, "1")),
    ],
)
def test_each_kind_of_part_is_told_by_name_and_both_its_values(changes, expected):
    assert told(parts(**changes), parts()) == [expected]


def test_an_environment_is_told_package_by_package():
    before = parts(environment=packages("numpy==1.26.4", "pandas==2.2.0", "scipy"))
    now = parts(environment=packages("numpy==2.0.0", "scipy", "xgboost>=2", python="3.12"))

    assert told(now, before) == [
        ("environment", "numpy", "==1.26.4", "==2.0.0"),
        ("environment", "pandas", "==2.2.0", None),
        ("environment", "python", "3.11", "3.12"),
        ("environment", "xgboost", None, ">=2"),
    ]


def test_an_environment_that_differs_only_in_the_order_of_its_packages_is_told_as_a_whole():
    [only] = found_differences(parts(environment=packages("a", "b")), parts(environment=packages("b", "a")))

    assert (only.part, only.name) == ("environment", "")
    assert only.before != only.after


def test_of_a_long_command_the_part_around_the_difference_is_told():
    long = "python train.py " + "--flag value " * 100
    [only] = found_differences(parts(command=f"{long}--seed 2 {long}"), parts(command=f"{long}--seed 1 {long}"))

    assert only.before is not None
    assert only.after is not None
    assert "--seed 1" in only.before
    assert "--seed 2" in only.after
    assert len(only.before) <= LONGEST + 2


_PLAIN = st.one_of(st.text(max_size=4), st.integers(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False))
_NAMED = st.dictionaries(st.text(max_size=3), _PLAIN, max_size=3)
_TEXTS = st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=3)
_PARTS = st.fixed_dictionaries(
    {},
    optional={
        "values": _NAMED,
        "data": _TEXTS,
        "outputs": _TEXTS,
        "environment_variables": _TEXTS,
        "distribution": st.one_of(st.none(), _NAMED),
        "code": st.one_of(st.none(), st.text(min_size=1, max_size=3)),
        "command": st.text(max_size=3),
        "environment": st.builds(lambda names: packages(*names), st.lists(st.text(max_size=3), max_size=3)),
    },
)


@given(_PARTS, _PARTS)
def test_nothing_is_told_of_equal_keys_and_something_of_all_others(one, other):
    now, before = parts(**one), parts(**other)

    found = found_differences(now, before)

    assert (found == []) == (cache_key(now) == cache_key(before))
    assert all(item.before != item.after for item in found)
    assert canonical([item.name for item in found])


def test_the_reason_names_the_value_as_its_field_does_and_both_its_forms():
    sentence = why_it_ran(parts(values={"learning_rate": 0.02, "trees": 100}), parts(), 17)

    assert sentence == "Learning rate 0.1 → 0.02; all else equal to run 17."


def test_the_reason_names_at_most_three_changes_and_counts_the_rest():
    now = parts(code="new", values={"a": 1, "b": 2, "learning_rate": 0.1, "trees": 100}, data={"table": "d2"})

    sentence = why_it_ran(now, parts(), 3)

    assert sentence.startswith("the component's code changed, A set to 1, B set to 2, and 1 more;")


def test_differences_tell_new_content_from_a_new_connection():
    assert differences(parts(data={"table": "d2"}), parts()) == ["input Table has new content"]
    assert differences(parts(data={"table": "d1", "more": "x"}), parts()) == ["input More connected"]
    assert differences(parts(data={}), parts()) == ["input Table no longer connected"]


def test_an_environment_variable_is_told_by_the_name_that_a_program_reads():
    changed = parts(environment_variables={"my_seed": "1"})

    assert differences(changed, parts()) == ["environment variable my_seed set to '1'"]


def test_a_first_run_says_so():
    assert why_it_ran(parts(), None, None) == "No earlier run of this step in this workspace."
