"""How seldom Python looks for garbage in a process that lives long."""

import gc

# A thousand steps are planned with some ten thousand objects, of which none is garbage.
OBJECTS = 20_000


def look_seldom() -> None:
    """Leave what is loaded by now out of every later look, and take more of a look's objects at once."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 10, 10)
