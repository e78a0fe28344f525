"""Metrics and figures where a class was predicted."""

from collections import Counter

import numpy as np
import pyarrow as pa
from mistake import Mistake
from sklearn.metrics import (
    accuracy_score,
    auc,
    average_precision_score,
    confusion_matrix,
    log_loss,
    precision_recall_curve,
    precision_recall_fscore_support,
    roc_curve,
)

# More than these cannot be told apart in a figure: rarer classes are drawn together, long curves thinned.
MOST_CLASSES = 20
MOST_CURVES = 8
MOST_CURVE_POINTS = 200
OTHERS = "(others)"


def labels(column: pa.ChunkedArray) -> np.ndarray:
    """Classes as texts, the way score_model names the probability columns."""
    return np.array(column.cast(pa.string()).to_pylist(), dtype=object)


def labels_like(actual: pa.ChunkedArray, prediction: pa.ChunkedArray) -> np.ndarray:
    """True classes, written like the predicted ones: 1.0 is the class 1 if 1 is what is predicted."""
    try:
        return labels(actual.cast(prediction.type))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return labels(actual)


def in_order(classes: set[str]) -> list[str]:
    """Numbers by size, anything else by letter."""
    try:
        return sorted(classes, key=float)
    except ValueError:
        return sorted(classes)


def thinned(x: np.ndarray, y: np.ndarray) -> list[list[float]]:
    keep = np.unique(np.linspace(0, len(x) - 1, min(len(x), MOST_CURVE_POINTS)).round().astype(int))
    return np.column_stack([x[keep], y[keep]]).tolist()


def unit_axis(label: str) -> dict:
    return {"label": label, "range": [0, 1]}


def curves(actual: np.ndarray, probabilities: dict[str, np.ndarray]) -> tuple[dict[str, float], list[dict]]:
    """ROC and precision-recall: of the second of two classes, else of each class against the rest."""
    names = in_order(set(probabilities))
    wanted = names[1:] if len(names) == 2 else names
    wanted = [name for name in wanted if 0 < np.sum(actual == name) < len(actual)]
    if not wanted:
        return {}, []
    areas, roc, recall = {}, [], []
    for name in wanted:
        is_class = actual == name
        x, y, _ = roc_curve(is_class, probabilities[name])
        areas[name] = float(auc(x, y))
        roc.append({"name": f"{name} (AUC {areas[name]:.2f})", "points": thinned(x, y)})
        precisions, recalls, _ = precision_recall_curve(is_class, probabilities[name])
        average = average_precision_score(is_class, probabilities[name])
        recall.append({"name": f"{name} (average {average:.2f})", "points": thinned(recalls[::-1], precisions[::-1])})
    key = "roc_auc" if len(names) == 2 else "roc_auc_macro"
    figures = [
        {
            "type": "line",
            "title": "ROC curve",
            "x": unit_axis("False positive rate"),
            "y": unit_axis("True positive rate"),
            "series": roc[:MOST_CURVES],
            "diagonal": True,
        },
        {
            "type": "line",
            "title": "Precision and recall",
            "x": unit_axis("Recall"),
            "y": unit_axis("Precision"),
            "series": recall[:MOST_CURVES],
        },
    ]
    return {key: float(np.mean(list(areas.values())))}, figures


def confusion(actual: np.ndarray, predicted: np.ndarray, classes: list[str]) -> dict:
    if len(classes) > MOST_CLASSES:
        counted = Counter(actual.tolist()).most_common(MOST_CLASSES - 1)
        shown = {name for name, _ in counted}
        actual, predicted = ([name if name in shown else OTHERS for name in side] for side in (actual, predicted))
        classes = [*in_order(shown), OTHERS]
    counts = confusion_matrix(actual, predicted, labels=classes).tolist()
    return {"type": "confusion_matrix", "title": "Confusion matrix", "labels": classes, "counts": counts}


def report(actual: np.ndarray, predicted: np.ndarray, probabilities: dict[str, np.ndarray]) -> dict:
    classes = in_order({*actual, *predicted})
    if len(classes) > max(2, len(actual) / 2):
        raise Mistake(
            f"there are {len(classes)} classes in {len(actual)} rows. "
            "Choose a target with classes, or set task to regression."
        )
    per_class = precision_recall_fscore_support(actual, predicted, labels=classes, zero_division=0.0)[:3]
    found: dict[str, float] = {"accuracy": float(accuracy_score(actual, predicted))}
    named = dict(zip(("precision", "recall", "f1"), per_class, strict=True))
    found |= {f"{name}_macro": float(values.mean()) for name, values in named.items()}
    areas, curve_figures = curves(actual, probabilities)
    found |= areas
    if len(probabilities) > 1 and set(actual) <= set(probabilities):
        # scikit-learn reads the columns in the order of the sorted texts.
        ordered = sorted(probabilities)
        shares = np.column_stack([probabilities[name] for name in ordered])
        found["log_loss"] = float(log_loss(actual, shares, labels=ordered))
    found["rows"] = len(actual)
    for name, values in named.items():
        found |= {f"{name}_{label}": float(v) for label, v in list(zip(classes, values, strict=True))[:MOST_CLASSES]}
    bars = [{"label": label, "value": float(v)} for label, v in zip(classes, named["f1"], strict=True)]
    f1 = {"type": "bars", "title": "F1 by class", "items": bars[:MOST_CLASSES]}
    return {
        "headline": f"Accuracy {found['accuracy']:.2f}",
        "metrics": found,
        "figures": [confusion(actual, predicted, classes), *curve_figures, f1],
    }
