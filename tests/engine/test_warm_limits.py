"""Warm interpreters are few and are ended when nobody uses them, and a step that is forked has its limits like any."""

from tests.engine.forked import COUNT, SLEEP, Scripts, ended, hanging
from tests.engine.processes import alive, unique_seconds, until

# How many, and how long


def test_an_interpreter_that_nobody_uses_is_ended(scripts: Scripts) -> None:
    assert ended(scripts(COUNT, idle_seconds=0.3)).is_warm

    assert until(lambda: scripts.interpreters() == [], 5)
    assert ended(scripts(COUNT)).exit_code == 0


def test_there_are_at_most_four_and_the_one_unused_for_longest_goes(scripts: Scripts) -> None:
    modules = ["json", "csv", "shlex", "colorsys", "fractions"]

    seen = []
    for name in modules:
        assert ended(scripts(COUNT, modules=[name])).is_warm
        seen += [pid for pid in scripts.interpreters() if pid not in seen]

    assert until(lambda: set(scripts.interpreters()) == set(seen[1:]))


def test_no_interpreter_is_taken_from_steps_that_it_runs(scripts: Scripts) -> None:
    seconds = unique_seconds()
    handles = [scripts(SLEEP, seconds, modules=[name]) for name in ["json", "csv", "shlex", "colorsys"]]
    assert until(lambda: len(alive(seconds)) == 4)

    result = ended(scripts(COUNT, modules=["fractions"]))

    assert (result.is_warm, result.note) == (False, "All 4 warm interpreters are at work for other scripts.")
    for handle in handles:
        handle.stop("cancelled")
    assert [ended(handle).reason for handle in handles] == ["cancelled"] * 4
    assert alive(seconds) == []


def test_another_build_of_an_environment_has_another_interpreter(scripts: Scripts) -> None:
    assert ended(scripts(COUNT)).is_warm
    [first] = scripts.interpreters()

    assert ended(scripts(COUNT, environment_key="built anew")).is_warm

    assert until(lambda: first not in scripts.interpreters())
    assert len(scripts.interpreters()) == 1


# The limits of a step, and stopping it


def test_a_step_that_waits_for_its_interpreter_can_be_stopped(scripts: Scripts) -> None:
    handle = scripts(COUNT, modules=["hangs"], packages=hanging(scripts.folder))
    assert until(lambda: scripts.interpreters() != [])

    handle.stop("cancelled")
    result = ended(handle, 5)

    assert (result.reason, result.exit_code) == ("cancelled", None)
    assert scripts.begun() == 0


def test_a_step_that_is_stopped_at_once_is_stopped(scripts: Scripts) -> None:
    ended(scripts(COUNT))
    seconds = unique_seconds()

    handle = scripts(SLEEP, seconds)
    handle.stop("cancelled")

    assert ended(handle, 5).reason == "cancelled"
    assert alive(seconds) == []


def test_a_time_limit_counts_from_the_beginning_of_the_script(scripts: Scripts) -> None:
    seconds = unique_seconds()

    result = ended(scripts(SLEEP, seconds, time_limit=0.5))

    assert (result.reason, result.is_warm) == ("timed_out", True)
    assert 0.5 <= result.wall_seconds < 5
    assert alive(seconds) == []


def test_a_step_cannot_hide_from_its_time_limit(scripts: Scripts) -> None:
    seconds = unique_seconds()
    hide = "import resource as r, sys, os\n"
    hide += "for pid in (1, 0):\n    try: r.prlimit(pid, r.RLIMIT_RTTIME, (7, -1))\n    except OSError: pass\n"

    result = ended(scripts(hide + SLEEP, seconds, time_limit=0.5))

    assert (result.reason, result.is_warm) == ("timed_out", True)
    assert alive(seconds) == []


def test_who_gave_up_on_an_interpreter_before_it_was_ready_does_not_forbid_it(scripts: Scripts) -> None:
    waiting = scripts(COUNT, modules=["hangs"], packages=hanging(scripts.folder))
    assert until(lambda: scripts.interpreters() != [])
    waiting.stop("cancelled")
    ended(waiting)
    # A new build of the environment ends the interpreters of the old one.
    assert ended(scripts(COUNT, environment_key="built anew")).is_warm

    assert ended(scripts(COUNT)).is_warm


def test_time_and_memory_of_a_step_are_its_own(scripts: Scripts) -> None:
    burn = "import time\na = bytearray(60_000_000)\nwhile time.process_time() < 0.3: pass\n"
    ended(scripts(burn))

    result = ended(scripts(burn))
    small = ended(scripts("pass"))

    assert 0.3 <= result.cpu_seconds < 3
    assert 60_000_000 < result.peak_memory_bytes < 150_000_000
    assert small.cpu_seconds < 0.3
    assert small.peak_memory_bytes < 60_000_000
