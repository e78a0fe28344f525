"""Whatever crashes, hangs or is lost: every run ends, and nothing that must hold is broken at any moment.

PIPEWRIGHT_SEEDS says how many seeds are played; `make faults` plays 1,000.
"""

import os

import pytest

from tests.faults.invariants import broken
from tests.faults.simulation import Simulation

pytestmark = pytest.mark.django_db

SEEDS = int(os.environ.get("PIPEWRIGHT_SEEDS", "40"))


@pytest.mark.row("F30")
@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_run_ends_and_no_invariant_is_broken(seed: int) -> None:
    simulation = Simulation(seed)

    def look() -> None:
        assert broken() == {}, f"at {simulation.clock.seconds:.3f} s of seed {seed}"

    simulation.play(after_each=look)
