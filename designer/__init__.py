"""Pipewright: draw, run, watch and re-run machine-learning pipelines."""

__version__ = "0.1.0"
