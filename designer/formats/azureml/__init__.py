"""The Azure Machine Learning v2 format: component.yml and pipeline.yml."""
