"""Lindung: employment social security in Indonesia, administered: exact, explained, fast."""

__version__ = "0.1.0"
