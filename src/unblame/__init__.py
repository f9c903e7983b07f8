"""Unblame: run a blameless post-mortem meeting in the terminal and leave with the write-up."""

__version__ = "0.1.0"
