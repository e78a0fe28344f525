"""Every page in every state it can be in: empty, loading, failed, full. To add one, add a function."""

from tests.browser.pictures.scenes import artifacts, drawing, orders, pages, registry, runs, settings
from tests.browser.pictures.scenes.listed import FRESH, SCENES

__all__ = ["FRESH", "SCENES", "artifacts", "drawing", "orders", "pages", "registry", "runs", "settings"]
