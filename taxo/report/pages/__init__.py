"""Build what each page of the site shows, as a plain dataclass: one module a page."""
