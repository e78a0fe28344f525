"""One attempt from its folders to its stored outputs, with real processes, with and without the sandbox."""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.core.component import EnvironmentSpec
from designer.core.types import PortType
from designer.engine.attempt import Progress, StopToken
from designer.engine.metrics import ReportedMetric
from tests.engine.bench import Bench
from tests.engine.processes import alive, daemon, unique_seconds
from tests.small_disk import small_disk

both = pytest.mark.parametrize("bench", ["none", "bubblewrap"], indirect=True)
sandboxed = pytest.mark.parametrize("bench", ["bubblewrap"], indirect=True)

FILE, FOLDER = PortType.URI_FILE, PortType.URI_FOLDER


# Deeper than a path can name.
NEST = 'python3 -c \'import os\nfor _ in range(3000): os.mkdir("d"); os.chdir("d")\''


# What a step finds


@both
def test_a_step_works_in_its_own_copy_of_the_code(bench: Bench) -> None:
    code = bench.put({"train.py": "", "lib/run.sh": "#!/bin/bash\necho ran $1\n"})

    result = bench.run("ls; ls -A outputs; lib/run.sh ${{inputs.x}}; echo more >> train.py", values={"x": 5}, code=code)

    assert (result.outcome, result.error) == ("succeeded", "")
    assert bench.log_text() == "lib\noutputs\ntrain.py\nran 5\n"
    with bench.store.open_file(code, "train.py") as file:
        assert file.read() == b""


@both
def test_a_file_input_is_a_path_of_a_file_and_a_folder_input_that_of_a_folder(bench: Bench) -> None:
    table = bench.put_file("my table.csv", "a,b\n")
    folder = bench.put({"x/one.txt": "1\n", "two.txt": "2\n"})

    bench.run(
        "cat ${{inputs.table}}; basename ${{inputs.table}}; cat ${{inputs.folder}}/x/one.txt ${{inputs.folder}}/*.txt",
        artifacts={"table": table, "folder": folder},
    )

    assert bench.log_text() == "a,b\nmy table.csv\n1\n2\n"


@both
def test_an_optional_input_that_is_unset_leaves_its_block_out(bench: Bench) -> None:
    bench.run("echo a $[[--x ${{inputs.x}}]] b", optional=("x",))

    assert bench.log_text() == "a b\n"


@both
def test_a_value_longer_than_an_argument_may_be_arrives_in_a_variable(bench: Bench) -> None:
    result = bench.run("X='${{inputs.x}}'; echo ${#X}", values={"x": "y" * 400_000})

    assert result.outcome == "succeeded"
    assert bench.log_text() == "400000\n"


ALLOWED = {
    *("PATH", "HOME", "TMPDIR", "LANG", "TZ", "PYTHONUNBUFFERED", "PYTHONHASHSEED", "PYTHONPATH"),
    *("PIP_TARGET", "PIP_DISABLE_PIP_VERSION_CHECK", "AZUREML_RUN_ID"),
    *("PIPEWRIGHT_METRICS", "PIPEWRIGHT_ATTEMPT", "PIPEWRIGHT_ATTEMPT_HOME"),
    *("PIPEWRIGHT_RUN_ID", "PIPEWRIGHT_NODE"),
}


@both
def test_a_step_gets_the_allowed_variables_and_its_own(bench: Bench) -> None:
    result = bench.run("tr '\\0' '\\n' < /proc/$$/environ", variables={"MY_VAR": "a b", "TZ": "Asia/Tokyo"})

    assert result.outcome == "succeeded"
    variables = dict(line.split("=", 1) for line in bench.log_text().splitlines())
    assert set(variables) - {"PWD"} == ALLOWED | {"MY_VAR"}
    assert (variables["MY_VAR"], variables["TZ"]) == ("a b", "Asia/Tokyo")
    assert (variables["PIPEWRIGHT_ATTEMPT"], variables["PIPEWRIGHT_NODE"]) == ("1-1", "train")


@both
def test_no_variable_of_the_worker_reaches_a_step(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "the-worker-has-this")

    bench.run("env; cat /proc/$$/environ; echo done")

    assert "the-worker-has-this" not in bench.log_text()


def test_a_step_is_told_how_many_threads_it_may_use(bench: Bench) -> None:
    bench.run("echo ${OMP_NUM_THREADS:-unsaid}")
    assert bench.log_text() == "unsaid\n"

    bench.run("echo $OMP_NUM_THREADS $OPENBLAS_NUM_THREADS", threads=3)
    assert bench.log_text() == "3 3\n"


# What a step leaves


@both
def test_outputs_are_stored_and_the_work_folder_goes(bench: Bench) -> None:
    result = bench.run(
        "echo 1 > ${{outputs.table}}; mkdir ${{outputs.folder}}/sub; echo 2 > ${{outputs.folder}}/sub/b",
        outputs={"table": FILE, "folder": FOLDER, "empty": FOLDER},
    )

    assert (result.outcome, result.error, result.exit_code) == ("succeeded", "", 0)
    assert bench.read(result, "table", "table") == "1\n"
    assert bench.read(result, "folder", "sub/b") == "2\n"
    assert [result.outputs[port].is_file for port in ("table", "folder", "empty")] == [True, False, False]
    assert bench.left_in_work() == []


@both
def test_a_folder_output_named_artifacts_that_no_command_names_holds_the_folder_outputs(bench: Bench) -> None:
    result = bench.run('echo "hello" && echo "world" > ./outputs/world.txt', outputs={"artifacts": FOLDER})

    assert bench.read(result, "artifacts", "outputs/world.txt") == "world\n"


def test_an_output_named_artifacts_that_the_command_names_is_as_any_other(bench: Bench) -> None:
    result = bench.run("echo a > ${{outputs.artifacts}}/a; echo b > outputs/b", outputs={"artifacts": FOLDER})

    assert [file.path for file in result.outputs["artifacts"].files] == ["a"]


@pytest.mark.parametrize(
    ("command", "kind", "sentence"),
    [
        ("true", FILE, "did not write its output 'y'. The command should write a file at ${{outputs.y}}."),
        ("true", PortType.MLFLOW_MODEL, "The command should write files into the folder ${{outputs.y}}."),
        ("rmdir ${{outputs.y}}", FOLDER, "did not write its output 'y'"),
        ("mkdir ${{outputs.y}}", FILE, "is declared as a file, and a folder was written"),
        ("ln -s /etc/passwd ${{outputs.y}}", FILE, "a symbolic link"),
        ("ln -s /etc ${{outputs.y}}/l", FOLDER, "a symbolic link"),
        ("mkfifo ${{outputs.y}}/p", FOLDER, "a socket, pipe or device"),
        (f"cd ${{{{outputs.y}}}}; {NEST}", FOLDER, "more than 200 deep"),
    ],
)
def test_an_output_that_cannot_be_kept_fails_the_step_and_says_why(
    bench: Bench, command: str, kind: PortType, sentence: str
) -> None:
    result = bench.run(command, outputs={"y": kind})

    assert result.outcome == "failed"
    assert sentence in result.error
    assert bench.left_in_work() == []


@pytest.mark.parametrize("port", ["secrets", "y"])
@pytest.mark.parametrize(
    "swap",
    [
        "cd ..; rm -rf outputs; ln -s '{home}' outputs",
        "cd ../outputs; rm -rf *; ln -s '{home}/secrets' secrets; ln -s '{home}/secrets' y",
        "cd ..; rm -rf code; ln -s '{home}' code; mkdir -p outputs",
    ],
)
@both
def test_a_link_in_the_place_of_a_folder_takes_nothing_of_the_home(bench: Bench, port: str, swap: str) -> None:
    (bench.home / "secrets").mkdir()
    (bench.home / "secrets" / "key").write_text("the key")

    result = bench.run(swap.format(home=bench.home), outputs={port: FOLDER, "artifacts": FOLDER})

    assert result.outcome == "failed"
    assert "cannot be kept" in result.error or "could not be kept" in result.error
    assert (bench.home / "secrets" / "key").read_text() == "the key"


def test_a_folder_without_rights_is_removed_all_the_same(bench: Bench) -> None:
    result = bench.run("mkdir -p tmp/a/b ../tmp/c; touch tmp/a/b/f; chmod 000 tmp/a/b tmp/a ../tmp/c", outputs={})

    assert result.outcome == "succeeded"
    assert bench.left_in_work() == []


def test_outputs_that_their_owner_may_not_read_are_stored_all_the_same(bench: Bench) -> None:
    command = "mkdir ${{outputs.y}}/d; echo 1 > ${{outputs.y}}/d/f; chmod 000 ${{outputs.y}}/d/f ${{outputs.y}}/d"

    result = bench.run(command, outputs={"y": FOLDER})

    assert bench.read(result, "y", "d/f") == "1\n"


def test_a_second_try_finds_nothing_of_the_first(bench: Bench) -> None:
    leftover = bench.home / "work" / "1-1" / "outputs" / "y"
    leftover.mkdir(parents=True)
    (leftover / "old").touch()

    result = bench.run("ls ${{outputs.y}}", outputs={"y": FOLDER})

    assert result.outputs["y"].files == ()


# How a step fails


@both
def test_a_failure_is_told_in_the_last_words_of_the_step(bench: Bench) -> None:
    result = bench.run("echo starting; echo 'ValueError: no column age' >&2; echo; exit 3")

    assert (result.outcome, result.exit_code) == ("failed", 3)
    assert result.error == "ValueError: no column age"
    assert bench.run("exit 4").error == "Ended with exit code 4, and wrote nothing to its log."


@both
def test_a_command_that_is_not_there_is_named(bench: Bench) -> None:
    result = bench.run("true\npythn train.py")

    assert result.exit_code == 127
    assert result.error == "The command 'pythn' was not found. The step's environment must hold it."
    assert bench.log_text() == "../command.sh: line 2: pythn: command not found\n"


@both
def test_a_signal_is_named_also_when_a_shell_tells_it_as_a_number(bench: Bench) -> None:
    result = bench.run("bash -c 'kill -KILL $$'; exit $?")

    assert result.error.startswith("Ended by the signal SIGKILL. Perhaps the machine had no memory left.")


@both
def test_a_time_limit_ends_a_step_that_ignores_sigterm(bench: Bench) -> None:
    result = bench.run("trap '' TERM; while :; do sleep 0.1; done", timeout=0.5, grace=0.5)

    assert result.outcome == "failed"
    assert result.error == "Stopped after 0.5 seconds, its time limit. Make it faster, or raise the limit."
    assert result.process_seconds is not None
    assert result.process_seconds < 5


@both
def test_a_log_past_its_limit_fails_the_step(bench: Bench) -> None:
    result = bench.run("yes", log_limit=3 << 20, grace=1)

    assert result.error.startswith("Stopped: it wrote more than 3 MB to its log.")
    assert result.log_size == bench.log.stat().st_size == 3 << 20


@both
def test_a_cancelled_step_has_time_to_end_in_order(bench: Bench) -> None:
    stop = StopToken()
    code = "import signal, time, sys\ndef save(*_):\n time.sleep(0.3); print('saved'); sys.exit()\n"
    code += "signal.signal(signal.SIGTERM, save); print('ready', flush=True); time.sleep(60)"

    def stop_when_ready(progress: Progress) -> None:
        if progress.log_size:
            stop.set("cancelled")

    result = bench.run(f'python3 -c "{code}"\necho never', stop=stop, on_progress=stop_when_ready, outputs={"y": FILE})

    assert (result.outcome, result.error) == ("cancelled", "Cancelled.")
    assert bench.log_text() == "ready\nsaved\n"
    assert result.outputs == {}


def test_a_step_that_was_cancelled_before_it_began_starts_no_process(bench: Bench) -> None:
    stop = StopToken()
    stop.set("cancelled")

    result = bench.run("touch ran", stop=stop)

    assert result.outcome == "cancelled"
    assert not bench.log.exists()


@both
def test_nothing_outlives_a_step_however_it_hides(bench: Bench) -> None:
    seconds = unique_seconds()

    result = bench.run(f"{daemon(seconds)}; (env -i setsid sleep {seconds} &); sleep {seconds} & sleep 0.3")

    assert result.outcome == "succeeded"
    assert alive(seconds) == []


def test_a_lost_guardian_is_told_and_the_next_step_has_a_new_one(bench: Bench) -> None:
    killer = threading.Timer(0.5, lambda: os.kill(bench.guardian.pid, 9))
    killer.start()

    result = bench.run("sleep 60")

    assert result.error.startswith("The process that looks after steps was lost")
    assert bench.run("true").outcome == "succeeded"


def test_a_damaged_input_is_found_before_the_step_reads_it(bench: Bench) -> None:
    digest = bench.put({"a": "right"})
    damaged = bench.store.path(digest) / "a"
    damaged.chmod(0o644)
    damaged.write_text("wrong")

    result = bench.run("cat ${{inputs.x}}/a", artifacts={"x": digest})

    assert result.outcome == "failed"
    assert f"The artifact {digest[:12]} is damaged: 'a' is missing or has changed on the disk." in result.error


def test_an_input_that_is_gone_is_told(bench: Bench) -> None:
    result = bench.run("cat ${{inputs.x}}", artifacts={"x": "0" * 64})

    assert result.error == "There is no artifact 000000000000."


def test_an_environment_that_cannot_be_had_is_told(bench: Bench) -> None:
    result = bench.run("true", environment=EnvironmentSpec("named", name="acpt-pytorch"))

    assert result.error.startswith("The environment 'acpt-pytorch' is not known here.")


# The disk is full


@pytest.fixture
def two_megabytes(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "small", "2m") as folder:
        yield folder


def test_a_full_disk_under_the_outputs_is_told_and_nothing_half_is_kept(bench: Bench, two_megabytes: Path) -> None:
    bench.home = two_megabytes
    result = bench.run("head -c 5000000 /dev/zero > ${{outputs.y}}", outputs={"y": FILE})

    assert result.outcome == "failed"
    assert "No space left on device" in result.error
    assert bench.left_in_work() == []
    assert bench.run("echo 1 > ${{outputs.y}}", outputs={"y": FILE}).outcome == "succeeded"


def test_a_full_disk_under_the_log_is_told(bench: Bench, two_megabytes: Path) -> None:
    bench.home = two_megabytes

    result = bench.run("head -c 5000000 /dev/zero", grace=1)

    assert (result.outcome, bench.left_in_work()) == ("failed", [])
    assert result.error == (
        "Stopped. The log cannot be written: No space left on device. Free some space, and run it again."
    )


# What is told meanwhile


def test_progress_tells_the_log_and_the_metrics_as_they_grow(bench: Bench) -> None:
    line = json.dumps({"name": "loss", "value": 0.5, "step": 1})

    result = bench.run(
        f"echo one; echo '{line}' >> \"$PIPEWRIGHT_METRICS\"; sleep 0.8; echo two; "
        'echo \'{"name": "loss", "value": 0.25, "step": 2}\' >> "$PIPEWRIGHT_METRICS"; echo x > ${{outputs.y}}',
        outputs={"y": FILE},
    )

    assert bench.progress[0].stage == ""
    assert Progress(log_size=4, line="one", metrics=(ReportedMetric("loss", 0.5, 1),)) in bench.progress
    assert bench.progress[-1] == Progress(stage="Storing the outputs", log_size=8)
    assert [(metric.name, metric.value, metric.step) for metric in result.metrics] == [
        ("loss", 0.5, 1),
        ("loss", 0.25, 2),
    ]


@both
def test_figures_of_time_and_memory_come_with_the_result(bench: Bench) -> None:
    code = "import time; a = bytearray(50_000_000)\nwhile time.process_time() < 0.3: pass"

    result = bench.run(f"python3 -c '{code}'; sleep 0.2")

    assert 0.3 <= (result.cpu_seconds or 0) < 5
    assert 50_000_000 < (result.peak_memory_bytes or 0) < 200_000_000
    assert 0 < (result.starting_seconds or 0) < 5
    assert 0.5 <= (result.process_seconds or 0) < 10
    assert result.command == f"python3 -c '{code}'; sleep 0.2"


@both
@pytest.mark.parametrize(
    "trick",
    [
        'rm "$PIPEWRIGHT_METRICS"; mkfifo "$PIPEWRIGHT_METRICS"',
        'rm "$PIPEWRIGHT_METRICS"; ln -s {secret} "$PIPEWRIGHT_METRICS"',
        'rm "$PIPEWRIGHT_METRICS"; mkdir "$PIPEWRIGHT_METRICS"',
        'rm "$PIPEWRIGHT_METRICS"',
    ],
)
def test_what_a_step_puts_in_the_place_of_its_metrics_is_neither_read_nor_waited_for(
    bench: Bench, trick: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text('{"name": "secret", "value": 1}\n')

    result = bench.run(trick.format(secret=secret) + "; sleep 0.5")

    assert (result.outcome, result.metrics) == ("succeeded", ())


def test_metrics_that_cannot_be_read_are_told_in_the_log_and_fail_nothing(bench: Bench) -> None:
    result = bench.run(
        """cat >> "$PIPEWRIGHT_METRICS" <<'END'
{"name": "good", "value": 1}
not json
{"name": "nan", "value": NaN}
{"name": "yes", "value": true}
{"value": 3}
{"name": "huge", "value": 1e999}
{"name": "last", "value": 2}
END
printf '{"name": "unended", "value": 3}' >> "$PIPEWRIGHT_METRICS"; echo end"""
    )

    assert result.outcome == "succeeded"
    assert [metric.name for metric in result.metrics] == ["good", "last", "unended"]
    assert bench.log_text() == "end\n[pipewright] Metrics that are left out: line 2 is not JSON, and 4 more.\n"


def test_a_plain_command_is_started_without_a_shell(bench: Bench) -> None:
    code = bench.put({"who.py": "import os; print(open(f'/proc/{os.getppid()}/comm').read())"})

    bench.run("python3 who.py", code=code)

    assert "bash" not in bench.log_text()


def test_a_program_that_is_not_there_is_named_also_in_a_plain_command(bench: Bench) -> None:
    assert bench.run("no-such-program --now").error == (
        "The command 'no-such-program' was not found. The step's environment must hold it."
    )
