"""Metrics and figures where a number was predicted."""

import numpy as np
from mistake import Mistake
from sklearn.metrics import (
    mean_absolute_error,
    mean_absolute_percentage_error,
    median_absolute_error,
    r2_score,
    root_mean_squared_error,
)


def metrics(actual: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    """R² needs values that differ, a percentage needs values without zeros: they are left out otherwise."""
    found = {"r2": float(r2_score(actual, predicted))} if len(np.unique(actual)) > 1 else {}
    found |= {
        "rmse": float(root_mean_squared_error(actual, predicted)),
        "mae": float(mean_absolute_error(actual, predicted)),
        "medae": float(median_absolute_error(actual, predicted)),
    }
    if np.all(actual != 0):
        found["mape"] = float(mean_absolute_percentage_error(actual, predicted))
    return {**found, "rows": len(actual)}


def sample(rows: int, most: int) -> np.ndarray:
    """The rows that are drawn: all of them, or the same random ones each time."""
    if rows <= most:
        return np.arange(rows)
    return np.sort(np.random.default_rng(0).choice(rows, size=most, replace=False))


def report(actual: np.ndarray, predicted: np.ndarray, histogram_bins: int, scatter_points: int) -> dict:
    if not (np.isfinite(actual).all() and np.isfinite(predicted).all()):
        raise Mistake("some true values or predictions are infinite. Drop those rows first.")
    found = metrics(actual, predicted)
    counts, edges = np.histogram(actual - predicted, bins=histogram_bins)
    drawn = sample(len(actual), scatter_points)
    points = np.column_stack([actual[drawn], predicted[drawn]]).tolist()
    return {
        "headline": f"R² {found['r2']:.2f}" if "r2" in found else f"RMSE {found['rmse']:.3g}",
        "metrics": found,
        "figures": [
            {
                "type": "scatter",
                "title": "Predicted against actual",
                "x": {"label": "Actual"},
                "y": {"label": "Predicted"},
                "series": [{"name": "rows", "points": points}],
                "diagonal": True,
            },
            {
                "type": "histogram",
                "title": "Residuals",
                "x": {"label": "Actual minus predicted"},
                "edges": edges.tolist(),
                "counts": counts.tolist(),
            },
        ],
    }
