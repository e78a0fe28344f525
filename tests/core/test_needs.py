import pytest

from designer.core.needs import NOTHING, Needs, are_needs, compute_of, needs_of, needs_of_queue, queue_of

ALL = {"cpu": 2, "memory_gb": 7.5, "gpu": 1, "labels": ["fast-disk", "a100"]}


def test_what_a_step_needs_stands_in_the_name_of_its_queue_and_can_be_read_from_it():
    needs = needs_of({"needs": ALL})
    queue = queue_of("lab", needs)

    assert queue == "lab cpu=2 memory_gb=7.5 gpu=1 label=a100 label=fast-disk"
    assert (compute_of(queue), needs_of_queue(queue)) == ("lab", needs)


@pytest.mark.parametrize("amount", [1234567.25, 1048576, 0.1, 1e-7, 123456789.0])
def test_an_amount_is_read_back_with_all_its_digits(amount):
    needs = Needs(memory_gb=amount)

    assert needs_of_queue(queue_of("lab", needs)) == needs


def test_a_step_that_needs_nothing_stands_in_the_queue_of_its_compute():
    assert queue_of("local", needs_of({})) == "local"
    assert needs_of_queue("local") == NOTHING


@pytest.mark.parametrize(
    ("needs", "fits"),
    [
        (Needs(), True),
        (Needs(cpu=4, memory_gb=8, gpu=1, labels=frozenset({"a100"})), True),
        (Needs(cpu=4.5), False),
        (Needs(memory_gb=9), False),
        (Needs(gpu=2), False),
        (Needs(labels=frozenset({"a100", "infiniband"})), False),
    ],
)
def test_a_worker_fits_that_has_all_of_it(needs: Needs, fits: bool):
    worker = Needs(cpu=4, memory_gb=8, gpu=1, labels=frozenset({"a100", "fast-disk"}))

    assert needs.fits(worker) is fits


def test_what_another_step_takes_is_not_there_any_more_but_labels_are():
    worker = Needs(cpu=4, memory_gb=8, gpu=1, labels=frozenset({"a100"}))

    left = worker.without(Needs(cpu=1, gpu=1, labels=frozenset({"a100"})))

    assert left == Needs(cpu=3, memory_gb=8, gpu=0, labels=frozenset({"a100"}))


@pytest.mark.parametrize(
    ("found", "fine"),
    [
        (ALL, True),
        ({}, True),
        ({"gpu": 1.0}, True),
        ({"gpu": 0.5}, False),
        ({"cpu": -1}, False),
        ({"cpu": True}, False),
        ({"cpu": float("nan")}, False),
        ({"memory": 3}, False),
        ({"labels": "a100"}, False),
        ({"labels": ["two words"]}, False),
        ({"labels": ["a=b"]}, False),
        ({"labels": list("abcdef")}, False),
        (["gpu"], False),
    ],
)
def test_what_needs_may_be(found: object, fine: bool):
    assert are_needs(found) is fine
