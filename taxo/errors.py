"""The one error class that people see: a sentence with file, place and remedy, no traceback."""


class TaxoError(Exception):
    """Something that the person at the keyboard can mend; its text says what, where and how."""
