"""Fit the lightweight classifier on the papers' labels."""

from taxo.train.stage import TrainParams, train_classifier

__all__ = ["TrainParams", "train_classifier"]
