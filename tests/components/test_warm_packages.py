"""The packages that most components use can be kept warm, and the random numbers of a step are its own."""

from pathlib import Path

import pytest

from designer.engine.guardian import Ended, Guardian, Spawn
from designer.engine.isolation import Wrapped
from designer.engine.warm_starts import PROGRAM
from tests.engine.forked import ENVIRONMENT, warm_script

ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
DRAWS = """
import secrets
import numpy as np
MADE_ANEW = np.random.default_rng()
OLD_KIND = np.random.RandomState()
ASKED_BY_HAND = np.random.default_rng(secrets.randbits(128))
SEEDED = np.random.default_rng(4)
"""
PRINTS = """
import numpy as np
import sklearn.ensemble
import draws
import os, random
assert random._urandom is os.urandom
generators = np.random, draws.MADE_ANEW, draws.OLD_KIND, draws.ASKED_BY_HAND, draws.SEEDED
print(*(generator.random() for generator in generators))
"""


# A seed as numpy's own pages advise to write it: of as many bits as the machine would give.
WRITTEN = "122807528840384100672342137672332424406"
# One that the machine gave, past where it is looked for.
GIVEN = "int.from_bytes(__import__('os').urandom(16), 'big')"


def run_twice(folder: Path, python: Path, package: str, text: str, script: str, modules: list[str]) -> list[Ended]:
    """Two steps of a script that are forked where they can be; what they print is in `0.log` and `1.log`."""
    (folder / "packages").mkdir()
    (folder / "packages" / f"{package}.py").write_text(text)
    (folder / "main.py").write_text(script)
    variables = {**ENVIRONMENT, **ONE_THREAD, "PYTHONPATH": str(folder / "packages")}
    argv = [str(python), "main.py"]
    warm = warm_script(
        folder,
        ["main.py"],
        modules=modules,
        interpreter=Wrapped([str(python), str(PROGRAM)], variables),
        seen=variables,
        environment=variables,
        argv=argv,
    )
    with Guardian(folder) as guardian:
        spawns = [Spawn("1-1", argv, folder, variables, folder / f"{number}.log", warm=warm) for number in range(2)]
        ended = [guardian.spawn(spawn).wait(120) for spawn in spawns]
    return [one for one in ended if one is not None]


def test_numbers_are_random_where_they_would_be_and_seeded_where_they_were(
    tmp_path: Path, component_python: Path
) -> None:
    ended = run_twice(tmp_path, component_python, "draws", DRAWS, PRINTS, ["numpy", "sklearn.ensemble", "draws"])

    assert [(one.exit_code, one.is_warm, one.note) for one in ended] == [(0, True, "")] * 2
    logs = [(tmp_path / f"{number}.log").read_text().split() for number in range(2)]
    # Only those of the seed that stands in the text are the same.
    assert [one == other for one, other in zip(*logs, strict=True)] == [False, False, False, False, True]


@pytest.mark.parametrize(("seed", "is_written"), [(WRITTEN, True), (GIVEN, False)])
def test_a_package_whose_seed_may_be_of_the_machine_or_written_by_hand_is_imported_by_each_step_itself(
    tmp_path: Path, component_python: Path, seed: str, is_written: bool
) -> None:
    package = f"import numpy as np\nNUMBERS = np.random.default_rng({seed})\n"
    script = "import numpy\nimport scipy.stats\nimport seeded\nprint(seeded.NUMBERS.random())\n"

    ended = run_twice(tmp_path, component_python, "seeded", package, script, ["numpy", "scipy.stats", "seeded"])

    assert [one.exit_code for one in ended] == [0, 0]
    logs = [(tmp_path / f"{number}.log").read_text() for number in range(2)]
    assert (logs[0] == logs[1]) is is_written
    # What comes before it is kept warm.
    note = (
        "seeded is not kept warm: importing it makes a generator of random numbers, whose numbers all steps would "
        "share."
    )
    assert [(one.is_warm, one.note) for one in ended] == [(False, note), (True, note)]
