"""Canevas: a shared, live canvas on which people design a social-action project together."""

__version__ = "0.1.0"
