"""The list of all scenes, by their names."""

from collections.abc import Callable

from tests.browser.pictures.stage import Stage

Scene = Callable[[Stage], None]
SCENES: dict[str, Scene] = {}
# What is shown in a home without anything in it.
FRESH: set[str] = set()


def scene(name: str, *, in_fresh_home: bool = False) -> Callable[[Scene], Scene]:
    def add(play: Scene) -> Scene:
        SCENES[name] = play
        if in_fresh_home:
            FRESH.add(name)
        return play

    return add


def page(name: str, path: Callable[[Stage], str]) -> None:
    """The states that every page with data has."""
    SCENES[f"{name}-full"] = lambda stage: stage.open(path(stage))
    SCENES[f"{name}-loading"] = lambda stage: stage.open_slowly(path(stage))
    SCENES[f"{name}-error"] = lambda stage: stage.open_broken(path(stage))


def empty(name: str, path: str) -> None:
    scene(f"{name}-empty", in_fresh_home=True)(lambda stage: stage.open(path, home=stage.fresh))
