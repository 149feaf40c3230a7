"""The reader's recipe: rows, training, export, evaluation, calibration."""
