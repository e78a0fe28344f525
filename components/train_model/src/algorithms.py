"""The pipelines a model can be: preparation of the columns, then one algorithm."""

import argparse

import numpy as np
from features import Feature
from mistake import Mistake
from sklearn.base import BaseEstimator
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

LINEAR = {"linear_regression": "regression", "logistic_regression": "classification"}
# A text column becomes at most this many columns, so that one with names in it cannot fill the memory.
MOST_CATEGORIES = 50


def estimator(task: str, options: argparse.Namespace) -> BaseEstimator:
    only = LINEAR.get(options.algorithm, task)
    if only != task:
        raise Mistake(
            f"{options.algorithm} is for {only}, and task is {task}. "
            "Choose random_forest or gradient_boosting, or change task."
        )
    trees = {
        "max_depth": options.max_depth or None,
        "min_samples_leaf": options.min_samples_leaf,
        "random_state": options.seed,
    }
    if options.algorithm == "linear_regression":
        return Ridge(alpha=options.regularization) if options.regularization else LinearRegression()
    if options.algorithm == "logistic_regression":
        strength = 1 / options.regularization if options.regularization else np.inf
        return LogisticRegression(C=strength, max_iter=1000, random_state=options.seed)
    if options.algorithm == "random_forest":
        forest = RandomForestRegressor if task == "regression" else RandomForestClassifier
        # Its trees grow apart from one another, so they are the same on any number of cores.
        return forest(n_estimators=options.n_trees, n_jobs=-1, **trees)
    boosting = HistGradientBoostingRegressor if task == "regression" else HistGradientBoostingClassifier
    # Early stopping starts by itself on long tables, and n_trees would no longer say how many there are.
    return boosting(max_iter=options.n_trees, learning_rate=options.learning_rate, early_stopping=False, **trees)


def pipeline(task: str, features: list[Feature], options: argparse.Namespace) -> Pipeline:
    numbers = [feature["name"] for feature in features if feature["kind"] != "text"]
    texts = [feature["name"] for feature in features if feature["kind"] == "text"]
    for_numbers = [("impute", SimpleImputer(strategy="median", keep_empty_features=True))]
    if options.algorithm in LINEAR:
        for_numbers.append(("scale", StandardScaler()))
    one_hot = OneHotEncoder(handle_unknown="infrequent_if_exist", max_categories=MOST_CATEGORIES, sparse_output=False)
    prepare = ColumnTransformer([("numbers", Pipeline(for_numbers), numbers), ("texts", one_hot, texts)])
    return Pipeline([("prepare", prepare), ("model", estimator(task, options))])
