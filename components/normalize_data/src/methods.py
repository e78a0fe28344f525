"""The methods: what each learns from a column, and how it changes a number. `x` never has a missing value."""

import math

import numpy as np
from mistake import Mistake
from scipy.special import expit, log_ndtr

# What a method learns, by name. Methods without an entry learn nothing.
LEARNED = {
    "z_score": ("mean", "standard_deviation"),
    "min_max": ("minimum", "maximum"),
    "log_normal": ("log_mean", "log_standard_deviation"),
}
METHODS = (*LEARNED, "logistic", "tanh")


def moments(x: np.ndarray) -> tuple[float, float]:
    """Mean and population standard deviation, summed exactly: the same on every processor."""
    if np.all(x == x[0]):
        return float(x[0]), 0.0
    mean = math.fsum(x) / len(x)
    return mean, math.sqrt(math.fsum((x - mean) ** 2) / len(x))


def learn(method: str, name: str, x: np.ndarray) -> dict[str, float]:
    if method == "min_max":
        found = float(x.min()), float(x.max())
    elif method == "log_normal":
        refuse_not_positive(name, x)
        found = moments(np.log(x))
    else:
        found = moments(x)
    return dict(zip(LEARNED[method], found, strict=True))


def is_constant(method: str, learned: dict[str, float]) -> bool:
    """Whether all values were equal, so that there is no scale to divide by."""
    if method == "min_max":
        return learned["minimum"] == learned["maximum"]
    return learned[LEARNED[method][1]] == 0


def apply(method: str, name: str, x: np.ndarray, learned: dict[str, float]) -> np.ndarray:
    if method == "z_score":
        return (x - learned["mean"]) / learned["standard_deviation"]
    if method == "min_max":
        return (x - learned["minimum"]) / (learned["maximum"] - learned["minimum"])
    if method == "log_normal":
        refuse_not_positive(name, x)
        return np.exp(log_ndtr((np.log(x) - learned["log_mean"]) / learned["log_standard_deviation"]))
    return expit(x) if method == "logistic" else np.tanh(x)


def refuse_not_positive(name: str, x: np.ndarray) -> None:
    if np.any(x <= 0):
        raise Mistake(
            f"column '{name}' has the value {x[x <= 0][0]:g}, and log_normal takes numbers above 0 only. "
            "Choose another method, or leave the column out."
        )
