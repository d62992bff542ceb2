"""One module a page: a catalogue in, the page's plain dataclass out."""
