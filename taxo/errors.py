"""The errors that people see: a sentence with file, place and remedy, no traceback."""


class TaxoError(Exception):
    """Something that the person at the keyboard can mend; its text says what, where and how."""


class ListingError(TaxoError):
    """A listing, or the rest of it, that can't be read: the text names listing, place and remedy."""
