"""What is started without bash has the very arguments that bash would give it; all else is left to bash."""

import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from designer.core.simple_command import simple_words

# A program that prints its arguments, each ended by a NUL.
_SHOW = "show() { printf '%s\\0' \"$@\"; }; "


def by_bash(arguments: str) -> list[str]:
    """What bash makes of a command's arguments; it must succeed and do nothing else."""
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", f"{_SHOW}show {arguments}"],
        capture_output=True,
        cwd="/usr",
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/root", "x": "a variable"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().split("\0")[:-1] or []


_PIECES = st.one_of(
    st.sampled_from(
        [
            "'",
            '"',
            "\\",
            "\\\n",
            "\n",
            " ",
            "\t",
            "$x",
            "$",
            "`",
            "~",
            "*",
            "?",
            "[a-z]",
            "{a,b}",
            "#",
            "!",
            "&",
            ";",
            "|",
            ">",
            "<",
            "(",
            ")",
            "=",
            "a=~",
            "''",
            '""',
            "\\'",
            '\\"',
            "\\\\",
            "\\$",
            "$'",
            "--x",
            "lib",
            "é",
            "\r",
        ]
    ),
    st.text(max_size=4).filter(lambda text: "\0" not in text and text.isprintable()),
    st.from_regex(r"[\w./:@%+,=-]{1,6}", fullmatch=True),
    st.text(max_size=5).filter(str.isprintable).map(lambda text: "'" + text.replace("'", "") + "'"),
    st.text(max_size=5).filter(str.isprintable).map(lambda text: f'"{text}"'),
)


@settings(max_examples=600, deadline=None)
@given(st.lists(_PIECES, max_size=8).map("".join))
@example("a\\\nb")
@example("a \\\n b")
@example("a\\\n b")
@example("'a'\"b\"\\ c")
@example('"\\a \\" \\\\ \\\nx"')
@example("'' \"\" x''")
@example("'two\nlines'")
def test_the_words_are_those_of_bash_or_there_are_none(arguments: str) -> None:
    words = simple_words(f"show {arguments}")

    if words:
        # Without any argument printf prints one that is empty.
        assert list(words[1:]) == (by_bash(arguments) if len(words) > 1 else [])
        assert len(words) > 1 or by_bash(arguments) == [""]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("python train.py --x 1", ("python", "train.py", "--x", "1")),
        ("python train.py --x='a b' \"c d\" e\\ f\n", ("python", "train.py", "--x=a b", "c d", "e f")),
        ("python train.py \\\n  --x 1 \\\n  --y ''", ("python", "train.py", "--x", "1", "--y", "")),
        ("python train.py 'héllo; $x `y`'", ("python", "train.py", "héllo; $x `y`")),
    ],
)
def test_quotes_and_continued_lines_are_understood(text: str, words: tuple[str, ...]) -> None:
    assert simple_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        *("", "X=1 python a.py", "python a.py; true", "python a.py && true", "python a.py | cat", "python a.py &"),
        *(
            "python a.py > f",
            "python a.py $X",
            'python a.py "$X"',
            "python a.py `x`",
            "python a.py $(x)",
            "(python a.py)",
        ),
        *("python a.py *.csv", "python a.py [ab]", "python a.py {a,b}", "python a.py ~/x", "python a.py # why"),
        *(
            "python a.py\ntrue",
            "python a.py \\",
            "'python' a.py",
            "cd x",
            "echo a",
            "time python a.py",
            "! python a.py",
        ),
        *("python a.py 'a", 'python a.py "a', "python a.py \x01", "python 'a\rb'", "python a.py $'a'", "./train a"),
    ],
)
def test_what_bash_would_act_on_is_left_to_bash(text: str) -> None:
    assert simple_words(text) == ()
