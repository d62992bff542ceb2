"""The version of taxo, which stands on every page that it makes."""

__version__ = "0.2.0"
