from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from designer.core.cache_key import cache_key, canonical, fixed_parts, with_inputs


def parts(**changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "workspace": "main",
        "component": "command:train",
        "command": "python train.py",
        "code": "c0de",
        "environment": {"kind": "packages", "requirements": ["pandas==3.1.1"]},
        "values": {"learning_rate": 0.1, "trees": 100},
        "data": {"table": "d1"},
        "outputs": {"model": "custom_model"},
        "distribution": None,
        "environment_variables": {},
    }
    return fixed_parts(**{**plain, **changes})


def test_equal_parts_have_one_key_whatever_their_order():
    forward = parts(values={"a": 1, "b": 2})
    backward = parts(values={"b": 2, "a": 1})

    assert cache_key(forward) == cache_key(backward)


def test_every_part_changes_the_key():
    keys = {
        cache_key(parts()),
        cache_key(parts(workspace="other")),
        cache_key(parts(component="command:other")),
        cache_key(parts(command="python other.py")),
        cache_key(parts(code="other")),
        cache_key(parts(environment={"kind": "none"})),
        cache_key(parts(values={"learning_rate": 0.2, "trees": 100})),
        cache_key(parts(data={"table": "d2"})),
        cache_key(parts(outputs={"model": "uri_folder"})),
        cache_key(parts(distribution={"type": "pytorch"})),
        cache_key(parts(environment_variables={"A": "1"})),
    }

    assert len(keys) == 11


def test_a_text_and_a_number_that_look_alike_are_two_values():
    assert cache_key(parts(values={"a": "1"})) != cache_key(parts(values={"a": 1}))


def test_inputs_enter_by_the_content_that_earlier_steps_gave():
    same = with_inputs(parts(data={}), {"table": "d1"})

    assert cache_key(same) == cache_key(parts())


@given(st.dictionaries(st.text(), st.one_of(st.integers(), st.text(), st.booleans(), st.none())))
def test_canonical_json_does_not_depend_on_the_order_of_insertion(mapping):
    shuffled = dict(reversed(list(mapping.items())))

    assert canonical(shuffled) == canonical(mapping)
