"""The packages that most components use can be kept warm, and the random numbers of a step are its own."""

from pathlib import Path

from designer.engine.guardian import Guardian, Spawn
from designer.engine.isolation import Wrapped
from designer.engine.warm_starts import PROGRAM
from tests.engine.forked import ENVIRONMENT, warm_script

ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
DRAWS = """
import numpy as np
MADE_ANEW = np.random.default_rng()
OLD_KIND = np.random.RandomState()
SEEDED = np.random.default_rng(4)
"""
PRINTS = """
import numpy as np
import sklearn.ensemble
import draws
print(np.random.random(), draws.MADE_ANEW.random(), draws.OLD_KIND.random(), draws.SEEDED.random())
"""


def test_numbers_are_random_where_they_would_be_and_seeded_where_they_were(
    tmp_path: Path, component_python: Path
) -> None:
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "draws.py").write_text(DRAWS)
    (tmp_path / "main.py").write_text(PRINTS)
    variables = {**ENVIRONMENT, **ONE_THREAD, "PYTHONPATH": str(tmp_path / "packages")}
    argv = [str(component_python), "main.py"]
    warm = warm_script(
        tmp_path,
        ["main.py"],
        modules=["numpy", "sklearn.ensemble", "draws"],
        interpreter=Wrapped([str(component_python), str(PROGRAM)], variables),
        seen=variables,
        environment=variables,
        argv=argv,
    )

    with Guardian(tmp_path) as guardian:
        logs = []
        for number in range(2):
            log = tmp_path / f"{number}.log"
            ended = guardian.spawn(Spawn("1-1", argv, tmp_path, variables, log, warm=warm)).wait(120)
            assert ended is not None
            assert (ended.exit_code, ended.is_warm, ended.note) == (0, True, "")
            logs.append(log.read_text().split())

    [of_numpy, made_anew, old_kind, seeded] = [one == other for one, other in zip(*logs, strict=True)]
    assert (of_numpy, made_anew, old_kind, seeded) == (False, False, False, True)
