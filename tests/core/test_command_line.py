"""Commands are rendered and then run by a real bash, because only bash knows what a word is."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.core.command_line import Argument, FilePath, command_problems, render
from designer.core.component import InputPort, OutputPort
from designer.core.errors import InvalidComponent, InvalidRequest
from designer.core.types import PortType

HOSTILE = [
    "; rm -rf /tmp/pipewright-marker",
    "$(id)",
    "`id`",
    "$((1+1))",
    "${HOME}",
    "it's",
    'say "hi"',
    "'\"'\"",
    "*",
    "[0]=x",
    "~",
    "{a,b}",
    "a\nb",
    "a\r\nb",
    "tab\there",
    "",
    "   ",
    " padded  twice ",
    "-n",
    "--help",
    "!!",
    "\\",
    "a\\",
    "a\\nb",
    "# no comment",
    "> /tmp/pipewright-marker",
    "& echo",
    "naïve ☃ 漢字",
    "no\u00a0break",
]


def run(script: str, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": "/nowhere"}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "/dev/stdin"],
        input=os.fsencode(script),
        capture_output=True,
        cwd=folder,
        env=environment,
        timeout=30,
        check=False,
    )


def words(
    command: str,
    inputs: Mapping[str, Argument | None] | None = None,
    outputs: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> list[str]:
    """What a program gets as its arguments: `command` is what stands behind its name."""
    return words_of(render(f"{SHOW}show {command}", inputs or {}, outputs or {}).script, folder)


SHOW = 'show() { printf \'%s\\0\' "$#" "$@"; }\n'


def words_of(script: str, folder: Path | None = None) -> list[str]:
    finished = run(script, folder)
    assert finished.stderr == b""
    count, *shown = os.fsdecode(finished.stdout).split("\0")[:-1]
    return shown[: int(count)]


def shell_words(value: str) -> list[str]:
    return [word for word in re.split(r"[ \t\n]+", value) if word]


# The three quoting states


@pytest.mark.parametrize("value", HOSTILE)
def test_a_bare_value_becomes_its_words_and_no_code(value: str) -> None:
    assert words("a ${{inputs.x}} b", {"x": value}) == ["a", *shell_words(value), "b"]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("quoted", ['"${{inputs.x}}"', "'${{inputs.x}}'", "$'${{inputs.x}}'"])
def test_a_quoted_value_is_one_word_as_it_stands(quoted: str, value: str) -> None:
    assert words(f"a {quoted} b", {"x": value}) == ["a", value, "b"]


@pytest.mark.parametrize("value", HOSTILE)
def test_what_stands_beside_a_quoted_value_stays_beside_it(value: str) -> None:
    assert words('"<${{inputs.x}}>" \'<${{inputs.x}}>\' --x="${{ inputs.x }}"', {"x": value}) == [
        f"<{value}>",
        f"<{value}>",
        f"--x={value}",
    ]


TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, min_size=8, max_size=8))
def test_any_value_arrives_whole_in_quotes_and_split_without(values: list[str]) -> None:
    inputs = {f"x{index}": value for index, value in enumerate(values)}
    command = " ".join(
        f"\"${{{{inputs.{name}}}}}\" '${{{{inputs.{name}}}}}' $'${{{{inputs.{name}}}}}' -- ${{{{inputs.{name}}}}} --"
        for name in inputs
    )

    arrived = words(command, inputs)

    expected = [word for value in values for word in [value, value, value, "--", *shell_words(value), "--"]]
    assert arrived == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, min_size=6, max_size=6))
def test_the_displayed_command_means_the_same_as_the_one_that_runs(values: list[str]) -> None:
    inputs = {f"x{index}": value for index, value in enumerate(values)}
    command = " ".join(
        f"\"${{{{inputs.{name}}}}}\" '${{{{inputs.{name}}}}}' --n=${{{{inputs.{name}}}}} --" for name in inputs
    )

    typed = render(f"show {command}", inputs, {}).shown

    assert words_of(f"{SHOW}{typed}") == words(command, inputs)


# Bare placeholders


def test_a_bare_value_of_several_words_becomes_several_arguments() -> None:
    assert words("--features ${{inputs.features}} --k 1", {"features": "age  income\nzip"}) == [
        "--features",
        "age",
        "income",
        "zip",
        "--k",
        "1",
    ]


def test_text_beside_a_bare_value_joins_its_first_and_last_word() -> None:
    assert words("pre${{inputs.x}}post", {"x": "a b c"}) == ["prea", "b", "cpost"]
    assert words("pre${{inputs.x}}post", {"x": ""}) == ["prepost"]


def test_a_star_in_a_bare_value_is_not_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert words("${{inputs.x}}", {"x": "* f?le"}, folder=tmp_path) == ["*", "f?le"]


def test_a_pattern_behind_a_path_is_a_pattern_though_the_path_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "a [b] *"
    folder.mkdir()
    (folder / "one.csv").touch()

    assert words("${{inputs.x}}/*.csv", {"x": FilePath(str(folder))}) == [str(folder / "one.csv")]


def test_a_path_with_a_space_is_one_word_in_every_state(tmp_path: Path) -> None:
    path = str(tmp_path / "my home" / "it's; $(id)")

    shown = words(
        "${{inputs.x}} ${{outputs.y}}/f \"${{inputs.x}}\" '${{outputs.y}}'", {"x": FilePath(path)}, {"y": path}
    )

    assert shown == [path, f"{path}/f", path, path]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "True"),
        (False, "False"),
        (1, "1"),
        (0.1, "0.1"),
        (-5, "-5"),
        (1e-7, "1e-07"),
        (3.0, "3"),
        (2**60, str(2**60)),
    ],
)
def test_numbers_and_booleans_are_written_without_surprise(value: Argument, shown: str) -> None:
    assert words('${{inputs.x}} "${{inputs.x}}"', {"x": value}) == [shown, shown]


# Where bash does not split


def test_an_assignment_takes_the_whole_value_and_runs_none_of_it(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    value = f"a; touch {marker}"

    finished = run(render("X=${{inputs.x}} printenv X; export Y=${{inputs.x}}; printenv Y", {"x": value}, {}).script)

    assert finished.stdout.decode() == f"{value}\n{value}\n"
    assert not marker.exists()


def test_a_variable_given_to_env_splits_as_any_argument_does() -> None:
    finished = run(render("env A=${{inputs.x}} printenv A", {"x": "one"}, {}).script)

    assert finished.stdout == b"one\n"


def test_the_target_of_a_redirection_is_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "out put"
    folder.mkdir()

    run(render("echo hi > ${{outputs.y}}/${{inputs.name}}", {"name": "a b"}, {"y": str(folder)}).script)

    assert (folder / "a b").read_text() == "hi\n"


def test_an_array_takes_the_words_and_a_here_string_the_whole() -> None:
    command = 'a=(0 ${{inputs.x}} 9)\ncat <<< ${{inputs.x}}\necho "${#a[@]}"'

    assert run(render(command, {"x": "p  q"}, {}).script).stdout == b"p  q\n4\n"


def test_tests_and_case_see_one_word_that_is_no_pattern() -> None:
    command = """
    if [ ${{inputs.x}} = 'a b' ]; then echo one; fi
    if [[ ${{inputs.x}} == 'a b' && 'a b' == ${{inputs.x}} ]]; then echo two; fi
    case ${{inputs.x}} in (no) ;; 'a b') echo three;; esac
    case '*' in ${{inputs.star}}) echo four;; esac
    case x in ${{inputs.star}}) echo wrong;; esac
    for word in ${{inputs.x}}; do echo "$word"; done
    """

    finished = run(render(command, {"x": "a b", "star": "*"}, {}).script)

    assert finished.stdout.decode().split() == ["one", "two", "three", "four", "a", "b"]
    assert finished.stderr == b""


def test_a_placeholder_in_a_comment_is_left_out() -> None:
    script = render("echo a # and ${{inputs.x}}\necho b", {"x": "\necho wrong"}, {}).script

    assert run(script).stdout == b"a\nb\n"


def test_a_hash_inside_a_word_begins_no_comment() -> None:
    assert words("a#${{inputs.x}} '#' ${{inputs.x}}", {"x": "v"}) == ["a#v", "#", "v"]


# Lines


def test_a_continued_line_is_one_command_however_it_was_folded() -> None:
    for continued in (
        "--a 1 \\\n --b 2",
        "--a 1 \\  \n --b 2",
        "--a 1 \\ --b 2",
        "--a 1 \\\r\n --b 2",
        "--a 1 --b 2 \\",
    ):
        assert words(continued) == ["--a", "1", "--b", "2"]


def test_an_escaped_space_inside_a_word_stays_one() -> None:
    assert words(r"a\ b \$c") == ["a b", "$c"]


def test_the_line_that_bash_reports_is_the_line_of_the_command() -> None:
    script = render("true\nno-such-program ${{inputs.x}}", {"x": "a\nb\nc"}, {}).script

    assert "line 2: no-such-program: command not found" in run(script).stderr.decode()


# Optional blocks


def test_a_block_is_dropped_when_an_input_it_names_is_unset() -> None:
    command = "--a 1 $[[--x ${{inputs.x}}]] $[[ --y '${{inputs.y}}' ]] --name $[[inputs.z]]"

    assert words(command, {"x": 5, "y": "p q", "z": "n"}) == ["--a", "1", "--x", "5", "--y", "p q", "--name", "n"]
    assert words(command, {"x": None, "y": "", "z": None}) == ["--a", "1", "--y", "", "--name"]


def test_a_block_with_two_inputs_needs_both() -> None:
    command = "$[[--range ${{inputs.low}} ${{inputs.high}}]]"

    assert words(command, {"low": 1, "high": 2}) == ["--range", "1", "2"]
    assert words(command, {"low": 1, "high": None}) == []


def test_an_unset_input_outside_a_block_gives_nothing() -> None:
    assert words('${{inputs.x}} "${{inputs.x}}"', {"x": None}) == [""]


# What is refused

INPUTS = (
    InputPort("x", PortType.STRING),
    InputPort("maybe", PortType.STRING, optional=True),
    InputPort("n", PortType.INTEGER),
    InputPort("data", PortType.URI_FILE),
)
OUTPUTS = (OutputPort("y", PortType.URI_FOLDER),)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("cat <<END\n${{inputs.x}}\nEND", "here-document"),
        ("cat <<-'END' > f\n\t${{inputs.x}}\n\tEND\necho", "here-document"),
        ("echo `echo ${{inputs.x}}`", "backticks"),
        ('echo "`echo ${{inputs.x}}`"', "backticks"),
        ("echo $(echo ${{inputs.x}})", "$(…)"),
        ("echo \"a $(echo '${{inputs.x}}')\"", "$(…)"),
        ("echo $((1 + ${{inputs.n}}))", "$((…))"),
        ("echo $[1 + ${{inputs.n}}]", "$((…))"),
        ("if ((${{inputs.n}} > 1)); then echo; fi", "((…))"),
        ("for ((i=0; i<${{inputs.n}}; i++)); do echo; done", "((…))"),
        ("echo ${X:-${{inputs.x}}}", "${…}"),
        ('echo "${X:-${{inputs.x}}}"', "${…}"),
        ("eval echo ${{inputs.x}}", "eval reads its words as code"),
        ("command eval 'echo ${{inputs.x}}'", "eval reads its words as code"),
        ("bash -c 'echo ${{inputs.x}}'", "reads that text as code"),
        ('true && sh -ec "cat ${{inputs.data}}"', "reads that text as code"),
        ("timeout 5 /bin/bash -lc 'python run.py ${{outputs.y}}'", "reads that text as code"),
        ("find . -exec sh -c 'echo ${{inputs.x}}' \\;", "reads that text as code"),
        ("su nobody -c 'echo ${{inputs.x}}'", "reads that text as code"),
        ("bash ${{inputs.x}}", "bash could take it for an option"),
        ("bash <<< ${{inputs.x}}", "run it as a script"),
        ("echo ${{inputs.x}} | bash", "run it as a script"),
        ("echo ${{inputs.x}} | tee f | sh -s", "run it as a script"),
        ("${{inputs.x}} --help", "would be the command itself"),
        ("env A=1 ${{inputs.x}}", "would be the command itself"),
        ("$PROGRAM ${{inputs.x}}", "would be the command itself"),
        ("ls | xargs ${{inputs.x}}", "would be the command itself"),
        ("trap 'echo ${{inputs.x}}' EXIT", "trap reads its words as code"),
        ("let a=${{inputs.x}}", "let computes its words"),
        ("declare -i a=${{inputs.x}}", "declare computes its words"),
        ("export ${{inputs.x}}", "takes names of variables"),
        ("printf ${{inputs.x}}", "printf could take it for an option"),
        ("printf -v ${{inputs.x}} a", "printf could take it for an option"),
        ("python run.py >& ${{inputs.x}}", "reads what follows >& twice"),
        ("source ${{inputs.x}}", "choose the script"),
        ("[[ ${{inputs.x}} -gt 1 ]] && echo", "computes what it compares"),
        ("[ -v ${{inputs.x}} ]", "name of a variable"),
        ("[ ${{inputs.x}} ${{inputs.maybe}} ]", "name of a variable"),
        ("a[${{inputs.x}}]=1", "computes an index"),
        ("a=(1 [${{inputs.x}}]=1)", "computes an index"),
        ("BASH_ENV=${{inputs.x}} python run.py", "BASH_ENV, which the shell reads"),
        ("echo \\${{inputs.x}}", "directly before it"),
        ('echo "$${{inputs.x}}"', "directly before it"),
        ("echo ${{inputs.nope}}", "has no input nope; it has x, maybe, n, data"),
        ("echo ${{outputs.nope}}", "has no output nope; it has y"),
        ("echo ${{parent.inputs.x}}", "is not known in a command"),
        ("echo ${{inputs.x", "begins no placeholder"),
        ("echo $[[--x ${{inputs.x}}]]", "the input x is required"),
        ("echo $[[--flag]]", "names no input"),
        ("echo $[[--x ${{inputs.maybe}}", "is not closed"),
        ("echo 'open ${{inputs.x}}", "A ' in the command is not closed"),
        ("(echo", "A ( in the command is not closed"),
    ],
)
def test_a_command_that_cannot_be_rendered_safely_is_refused_with_the_reason(command: str, reason: str) -> None:
    problems = command_problems(command, INPUTS, OUTPUTS)

    assert any(reason in problem for problem in problems), problems


@pytest.mark.parametrize(
    "command",
    [
        "python train.py --x ${{inputs.x}} $[[--maybe ${{inputs.maybe}}]] --n ${{ inputs.n }} --y ${{outputs.y}}",
        "pip install 'mlflow<2.19' -q && python run.py '${{inputs.x}}'; echo $? >> ${{outputs.y}}/log & wait",
        "mldesigner execute --source f.py --inputs a='${{inputs.x}}' --outputs out='${{outputs.y}}'",
        "X=${{inputs.x}}; echo $(wc -l < ${X}) `date` $((1 + 2)) ${X:-none} > ${{outputs.y}}/n",
        "cat <<'END' > f\nno value here\nEND\necho ${{inputs.x}}",
        "bash run.sh ${{inputs.x}} && bash -c 'echo \"$1\"' bash ${{inputs.x}}",
        "bash ${{inputs.data}} ${{inputs.x}}",
        "echo '$(id) `id` <<END' \"\\$(x)\" ${{inputs.x}}",
        "[[ ${{inputs.n}} -gt 3 ]] && [ -n ${{inputs.x}} ] && test '${{inputs.x}}' != b",
        "export A=${{inputs.x}} B='${{inputs.x}}'; declare -r C=${{inputs.x}}",
        "printf '%s\\n' ${{inputs.x}} | sort | python read.py",
        "diff <(sort ${{inputs.data}}) <(echo ${{inputs.x}})",
        "if grep -q ${{inputs.x}} f; then echo yes; elif true; then echo no; fi 2>&1 | tee ${{outputs.y}}/log",
        "case ${{inputs.x}} in a|b) echo 1 ;; *) echo ${{inputs.x}} ;; esac; (cd ${{outputs.y}} && ls)",
        "echo \"cost: \\$${{inputs.n}}\" '$${{inputs.n}}' \\\\${{inputs.n}}",
        "run() { python f.py ${{inputs.x}}; }; run",
    ],
)
def test_the_commands_that_people_write_are_taken(command: str) -> None:
    assert command_problems(command, INPUTS, OUTPUTS) == []


def test_rendering_refuses_what_registration_would() -> None:
    with pytest.raises(InvalidComponent, match="reads its words as code"):
        render("eval ${{inputs.x}}", {"x": "id"}, {})


def test_a_placeholder_without_a_value_stops_the_rendering() -> None:
    with pytest.raises(InvalidComponent, match=r"\$\{\{inputs.x\}\} in the command has no value"):
        render("echo ${{inputs.x}}", {}, {})


@pytest.mark.parametrize(("value", "reason"), [("a\0b", "NUL character"), ("\ud800", "half a character")])
def test_a_value_that_no_command_line_can_hold_is_refused(value: str, reason: str) -> None:
    with pytest.raises(InvalidRequest, match=reason):
        render("echo '${{inputs.x}}'", {"x": value}, {})


def test_the_displayed_command_reads_as_a_person_would_type_it() -> None:
    shown = render(
        "python train.py --name '${{inputs.name}}' --n ${{inputs.n}} $[[--k ${{inputs.k}}]] --out ${{outputs.y}}",
        {"name": "it's", "n": 3, "k": None},
        {"y": "/my home/y"},
    ).shown

    assert shown == "python train.py --name 'it'\\''s' --n 3  --out '/my home/y'"


def test_names_that_differ_only_in_group_do_not_mix() -> None:
    assert words("${{inputs.x}} ${{outputs.x}}", {"x": "in"}, {"x": "/out"}) == ["in", "/out"]


# Commands without bash

PLAIN = "abcXYZ019_./:@%+,=-"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from(PLAIN), min_size=1, max_size=6), max_size=5), TEXT)
def test_the_words_of_a_plain_command_are_those_that_bash_would_hand_over(literal: list[str], value: str) -> None:
    command = f"show {' '.join(literal)} ${{{{inputs.x}}}} ${{{{outputs.y}}}}"
    rendered = render(command, {"x": value}, {"y": "/out/y"})

    if rendered.words:
        assert list(rendered.words[1:]) == words_of(f"{SHOW}{rendered.script}")


def test_a_program_and_its_arguments_need_no_shell() -> None:
    command = "python train.py --rate ${{inputs.rate}} $[[--from ${{inputs.start}}]] --out ${{outputs.y}}"

    words = render(command, {"rate": 0.5, "start": None}, {"y": "/out/y"}).words

    assert words == ("python", "train.py", "--rate", "0.5", "--out", "/out/y")


@pytest.mark.parametrize(
    "command",
    [
        "echo done",
        "cd data",
        "MODE=1 python train.py",
        "./train.sh",
        "python a.py; python b.py",
        "python a.py\npython b.py",
        "python a.py > log",
        "python a.py *.csv",
        "python a.py ~/x",
        "python a.py $HOME",
        "python a.py {1,2}",
        "",
    ],
)
def test_what_a_shell_would_act_on_is_left_to_bash(command: str) -> None:
    assert render(command, {}, {}).words == ()


@pytest.mark.parametrize("value", ["two\nlines", "$(id)", "*", "it's", "~", "", "a b"])
def test_a_quoted_value_is_one_word_without_a_shell_whatever_it_is(value: str) -> None:
    words = render("python a.py --name '${{inputs.x}}'", {"x": value}, {}).words

    assert words == ("python", "a.py", "--name", value)


def test_a_value_longer_than_an_argument_may_be_is_left_to_bash() -> None:
    assert render("python a.py '${{inputs.x}}'", {"x": "y" * 200_000}, {}).words == ()
