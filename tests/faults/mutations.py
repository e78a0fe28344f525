"""What guards against each fault, and the test that must fail once it is taken away.

`make mutations ARGS="[ROW …]"` does so: in a copy of the repository it takes each guard away, runs its test and puts it
back. A guard whose test still passes has survived, and is an error; so is one whose text is not found any more.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 900
# What is made by builds, and is read and not changed.
LINKED = ("designer/static", "build/test-environments")
TIMED_OUT = re.compile(r"did not come about within")


@dataclass(frozen=True)
class Mutation:
    """`text` stands once in `file`, and becomes `instead`; then `test` must fail. `long`: as `make faults` runs it."""

    row: str
    guard: str
    file: str
    text: str
    instead: str
    test: str
    long: bool = False


CRASHES, MESSAGES, SOCKETS = "test_crashes.py", "test_messages.py", "test_sockets.py"
SERVICES, DISK, PROCESSES = "test_cluster_services.py", "test_disk.py", "test_processes.py"

MUTATIONS = (
    Mutation(
        "F1",
        "a new worker takes back what those before it held",
        "designer/workers/supervisor.py",
        'return [*command, "--replaces", *before] if before else command',
        "return command",
        f"{CRASHES}::test_what_a_worker_held_is_taken_back_though_the_next_one_was_killed_as_it_started",
    ),
    Mutation(
        "F1",
        "a step whose worker was lost is queued once more",
        "designer/runs/transitions/losses.py",
        "            insert_attempts(journal, [(step_id, queue, number + 1)], solo=solo)\n",
        "",
        f"{CRASHES}::test_no_step_is_lost_while_the_worker_is_killed_every_2_seconds",
    ),
    Mutation(
        "F1",
        "a worker of use is started again without a wait",
        "designer/workers/supervisor.py",
        "                    child.starts.clear()\n",
        "                    pass\n",
        f"{CRASHES}::test_a_worker_on_which_steps_end_is_started_again_at_once_however_often_it_dies",
    ),
    Mutation(
        "F1",
        "who was given nothing beside a step that ran alone is woken after it",
        "designer/workers/worker.py",
        "            self._wake_ups.wake(self._queues[0], self._slots - 1)\n",
        "            pass\n",
        f"{CRASHES}::test_all_threads_are_at_work_once_the_steps_that_were_taken_back_have_ended",
    ),
    Mutation(
        "F2",
        "whom a worker tells of its work may be away",
        "designer/workers/sockets.py",
        "        except OSError:\n            return False\n        return True",
        "        except ZeroDivisionError:\n            return False\n        return True",
        f"{CRASHES}::test_no_step_is_lost_while_the_server_is_killed_every_5_seconds",
    ),
    Mutation(
        "F3",
        "the names of workers before are kept over a power cut",
        "designer/workers/supervisor.py",
        "before = _read(self._worker_name_file).split()",
        "before: list[str] = []",
        f"{CRASHES}::test_after_a_power_cut_the_runs_go_on_where_they_were",
    ),
    Mutation(
        "F4",
        "workers look for work that nobody woke them for",
        "designer/workers/worker.py",
        "            self._wake_ups.wake(queue, min(count, self._slots))",
        "            pass",
        f"{SERVICES}::test_work_that_redis_forgot_is_found_by_workers_that_nobody_wakes",
    ),
    Mutation(
        "F5",
        "nothing fails because Redis does not answer",
        "designer/workers/redis_messages.py",
        "        except (redis.RedisError, OSError) as error:\n            with self._lock:",
        "        except ZeroDivisionError as error:\n            with self._lock:",
        f"{SERVICES}::test_work_goes_on_while_redis_is_down_and_the_server_says_so",
    ),
    Mutation(
        "F6",
        "a result waits until PostgreSQL is back",
        "designer/workers/execution.py",
        "            return ask()\n        except UNREACHABLE as error:",
        "            return ask()\n        except ZeroDivisionError as error:",
        f"{SERVICES}::test_postgresql_may_be_restarted_and_may_crash",
    ),
    Mutation(
        "F7",
        "an attempt that has ended does not end again",
        "designer/runs/transitions/finishing.py",
        "\"WHERE id = %s AND lease_epoch = %s AND state = 'running' RETURNING stop_requested\"",
        '"WHERE id = %s AND lease_epoch = %s RETURNING stop_requested"',
        f"{MESSAGES}::test_a_commit_whose_answer_is_lost_is_not_made_twice",
    ),
    Mutation(
        "F8",
        "only a queued attempt is taken",
        "designer/runs/transitions/leases.py",
        'f"WHERE {db.state_is(attempt_sources(AttemptState.RUNNING))} "\n'
        '        "AND (solo = %s OR solo = %s) AND id = (SELECT id FROM runs_attempt "\n'
        "        \"WHERE run_id = %s AND queue = %s AND state = 'queued' AND",
        "f\"WHERE state IN ('queued', 'running') \"\n"
        '        "AND (solo = %s OR solo = %s) AND id = (SELECT id FROM runs_attempt "\n'
        "        \"WHERE run_id = %s AND queue = %s AND state IN ('queued', 'running') AND",
        f"{MESSAGES}::test_wake_ups_that_come_thrice_and_late_run_nothing_twice",
        long=True,
    ),
    Mutation(
        "F9",
        "a sweep wakes for what is queued",
        "designer/workers/sweep.py",
        "        return sweeping.queued_work(self._queues)",
        "        return {}",
        f"{MESSAGES}::test_all_runs_end_though_wake_ups_are_lost",
        long=True,
    ),
    Mutation(
        "F10",
        "a worker extends its leases before it looks for lost ones",
        "designer/workers/worker.py",
        "        ids = self._held.ids()\n        if ids:",
        "        ids = self._held.ids()\n        if not ids:",
        "test_clocks.py::test_no_step_is_executed_twice_because_the_clock_jumps",
        long=True,
    ),
    Mutation(
        "F10",
        "a turn of sweeping that would last longer than any is over",
        "designer/runs/transitions/sweeping.py",
        " OR until > {db.seconds_from_now()})",
        " OR until IS NULL AND %s IS NULL)",
        "test_clocks.py::test_the_work_of_a_worker_that_dies_after_the_clock_went_back_is_taken_back",
        long=True,
    ),
    Mutation(
        "F11",
        "what was taken away from a worker is not its to end",
        "designer/runs/transitions/finishing.py",
        "\"WHERE id = %s AND lease_epoch = %s AND state = 'running' RETURNING stop_requested\"",
        '"WHERE id = %s AND lease_epoch = %s RETURNING stop_requested"',
        "test_hangs.py::test_a_worker_that_was_not_told_that_it_lost_a_step_has_its_result_refused",
    ),
    Mutation(
        "F11",
        "a worker kills what is no longer its",
        "designer/workers/worker.py",
        '            self._held.stop(set(ids) - beat.held, "lease_lost")\n',
        "",
        "test_hangs.py::test_a_worker_that_was_stopped_delivers_nothing_and_kills_what_it_still_runs",
    ),
    Mutation(
        "F12",
        "a crash of a worker with one step is that step's",
        "designer/runs/transitions/losses.py",
        "            [int(counts), step_id],",
        "            [0, step_id],",
        "test_poison.py::test_steps_that_kill_their_worker_are_given_up_and_the_others_succeed",
    ),
    Mutation(
        "F13",
        "the guardian is the parent of all that a step leaves behind",
        "designer/engine/guardian_process.py",
        "    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:",
        "    if libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0) != 0:",
        f"{PROCESSES}::test_a_cancelled_step_leaves_no_daemon_behind",
    ),
    Mutation(
        "F14",
        "the guardian kills everything below it once its worker is gone",
        "designer/engine/guardian_process.py",
        "        finally:\n            self.kill_everything()",
        "        finally:\n            pass",
        f"{PROCESSES}::test_nothing_of_a_step_survives_kill_9_of_its_worker",
    ),
    Mutation(
        "F15",
        "who was asked to end and does not is killed",
        "designer/engine/guardian_process.py",
        "        step.kill_at = time.monotonic() + step.grace\n",
        "        step.kill_at = time.monotonic() + step.grace + 600\n",
        f"{PROCESSES}::test_a_step_that_ignores_sigterm_is_killed_when_the_grace_is_over",
        long=True,
    ),
    Mutation(
        "F16",
        "a run that has ended is not cancelled",
        "designer/runs/transitions/cancelling.py",
        "if journal.state in RUN_FINAL or (journal.state is RunState.CANCELLING and not also_always):",
        "if journal.state is RunState.CANCELLING and not also_always:",
        "test_cancels.py::test_a_run_that_is_cancelled_at_any_moment_ends_once",
    ),
    Mutation(
        "F17",
        "what was staged is removed where storing fails",
        "designer/storage/local.py",
        "            if staged.exists():\n                remove_tree(staged)",
        "            pass",
        f"{DISK}::test_a_full_disk_of_artifacts_fails_the_step_and_leaves_no_part_of_its_output",
        long=True,
    ),
    Mutation(
        "F17",
        "a log that cannot be written stops its step",
        "designer/engine/guardian_process.py",
        '            self.stop(step, "log_failed")\n',
        "",
        f"{DISK}::test_a_full_disk_of_logs_fails_the_step_and_says_so",
        long=True,
    ),
    Mutation(
        "F18",
        "an artifact becomes visible by one rename",
        "designer/storage/local.py",
        "            staged.rename(target)\n",
        "            shutil.copytree(staged, target)\n",
        f"{DISK}::test_a_worker_killed_at_any_moment_of_storing_leaves_nothing_partial",
        long=True,
    ),
    Mutation(
        "F18",
        "an input is read through before a step gets it",
        "designer/engine/intact.py",
        "    if known != seen:\n        store.verify(digest)\n",
        "    if known != seen:\n",
        f"{DISK}::test_a_stored_file_that_was_damaged_is_refused_as_an_input",
    ),
    Mutation(
        "F22",
        "a socket that takes nothing for long is closed",
        "designer/live/consumer.py",
        "async with asyncio.timeout(STALL_SECONDS):",
        "async with asyncio.timeout(None):",
        f"{SOCKETS}::test_a_page_that_hardly_reads_slows_nobody_down",
        long=True,
    ),
    Mutation(
        "F23",
        "who comes back is sent what it missed",
        "designer/live/consumer.py",
        "            self.offer(run_id, delta)\n            after",
        "            after",
        f"{SOCKETS}::test_all_pages_catch_up_after_the_server_was_killed",
    ),
    Mutation(
        "F24",
        "the hub looks also where nobody nudges it",
        "designer/live/hub.py",
        "await asyncio.wait_for(self._wake.wait(), self._look_seconds)",
        "await self._wake.wait()",
        f"{SOCKETS}::test_all_pages_end_with_the_truth_though_nudges_are_lost",
        long=True,
    ),
    Mutation(
        "F25",
        "a token that has no end lets its user in for good",
        "designer/accounts/services.py",
        "(token.expires_at is None or token.expires_at > now)",
        "token.created_at + timedelta(days=1) > now",
        "test_clocks.py::test_a_socket_that_is_open_for_a_day_is_told_what_happens",
        long=True,
    ),
    Mutation(
        "F26",
        "a log has a limit",
        "designer/engine/guardian_process.py",
        '                self.stop(step, "log_limit")\n',
        "                pass\n",
        "test_logs.py::test_a_gigabyte_of_log_is_held_by_nobody_and_stopped_at_its_limit",
        long=True,
    ),
    Mutation(
        "F27",
        "a worker that ends gives back what it holds",
        "designer/workers/worker.py",
        "            after_commit(losses.give_back(self._name))\n",
        "            pass\n",
        "test_upgrades.py::test_a_worker_that_is_told_to_end_hands_its_steps_over",
    ),
    Mutation(
        "F28",
        "a start brings the tables up to date",
        "designer/workers/prepare.py",
        "    upgrade(settings.PIPEWRIGHT_HOME)\n",
        "",
        "test_upgrades.py::test_runs_go_on_behind_a_change_of_the_tables",
        long=True,
    ),
    Mutation(
        "F30",
        "an attempt that has ended does not end again",
        "designer/runs/transitions/finishing.py",
        "\"WHERE id = %s AND lease_epoch = %s AND state = 'running' RETURNING stop_requested\"",
        '"WHERE id = %s AND lease_epoch = %s RETURNING stop_requested"',
        "test_simulation.py",
    ),
    Mutation(
        "F30",
        "who has taken workers down often enough is given up",
        "designer/core/run_state.py",
        "return StepState.FAILED if crashes >= crash_limit else StepState.QUEUED",
        "return StepState.QUEUED",
        "test_rules.py::test_who_has_taken_workers_down_often_enough_is_given_up",
    ),
)


def problem_of(mutation: Mutation, root: Path = ROOT) -> str:
    """Why a mutation cannot be made; empty if it can."""
    file = root / mutation.file
    if not file.exists():
        return f"{mutation.file} is not there"
    count = file.read_text().count(mutation.text)
    return "" if count == 1 else f"its text stands {count} times in {mutation.file}, instead of once: {mutation.text!r}"


def copy_to(folder: Path) -> Path:
    """The repository as it is in the work tree, but for what builds make."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ":!frontend"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (source := ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / name)
    for name in LINKED:
        # Environments are made by the first test that needs them, and for all.
        (ROOT / name).mkdir(parents=True, exist_ok=True)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(ROOT / name)
    return folder


def outcome(copy: Path, mutation: Mutation) -> str:
    """What became of the test: `passed`, `failed`, `failed by time`, or an error of its own."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PIPEWRIGHT_FAULTS", None)
    if mutation.long:
        environment["PIPEWRIGHT_FAULTS"] = "long"
    folder = copy / "build" / "tests"
    options = ["-q", "-x", "-n0", "-p", "no:cacheprovider", "-rs", f"--basetemp={folder}"]
    command = [sys.executable, "-m", "pytest", *options]
    try:
        done = subprocess.run(
            [*command, f"tests/faults/{mutation.test}"],
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "failed by time"
    finally:
        end_what_is_left(folder)
    if done.returncode == 0:
        return "skipped" if " passed" not in done.stdout else "passed"
    if done.returncode != 1:
        return f"pytest ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-1000:]}"
    return "failed by time" if TIMED_OUT.search(done.stdout) else "failed"


def end_what_is_left(folder: Path) -> None:
    """Without its guard a test leaves processes behind, which the next one would meet."""
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").readlink().is_relative_to(folder):
                os.kill(int(entry.name), signal.SIGKILL)


def main(rows: list[str]) -> int:
    chosen = [mutation for mutation in MUTATIONS if not rows or mutation.row in rows]
    if problems := [f"{mutation.row}: {problem}" for mutation in chosen if (problem := problem_of(mutation))]:
        raise SystemExit("\n".join(problems))
    bad = 0
    with tempfile.TemporaryDirectory(prefix="pipewright-mutations-") as folder:
        copy = copy_to(Path(folder))
        whole: dict[tuple[str, bool], str] = {}
        for mutation in chosen:
            key = (mutation.test, mutation.long)
            if key not in whole:
                whole[key] = outcome(copy, mutation)
            if whole[key] != "passed":
                verdict = f"NOT TRIED: without it the test has {whole[key]}"
            else:
                verdict = _tried(copy, mutation)
            bad += not verdict.startswith("caught")
            print(f"{mutation.row:4} {verdict:20} {mutation.guard} ({mutation.file})", flush=True)
    print(f"{len(chosen) - bad} of {len(chosen)} caught")
    return 1 if bad else 0


def _tried(copy: Path, mutation: Mutation) -> str:
    file = copy / mutation.file
    whole = file.read_text()
    began = time.monotonic()
    file.write_text(whole.replace(mutation.text, mutation.instead))
    try:
        found = outcome(copy, mutation)
    finally:
        file.write_text(whole)
    seconds = f"{time.monotonic() - began:.0f} s"
    return {"failed": f"caught ({seconds})", "failed by time": f"caught by time ({seconds})", "passed": "SURVIVED"}.get(
        found, f"ERROR {found}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
