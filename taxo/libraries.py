"""Say which library is missing and how to install it, for taxo's core needs numpy alone."""

import importlib.metadata

from taxo.errors import TaxoError

DISTRIBUTION = "taxo-papers"  # the name to install; the import and the command are `taxo`
# The libraries of each extra of taxo's (pyproject.toml has them with their versions), as they are installed.
EXTRAS = {
    "pipeline": (
        "defusedxml",
        "font-source-sans-pro",
        "font-source-serif-pro",
        "fonttools",
        "fsspec",
        "ftfy",
        "jinja2",
        "matplotlib",
        "pyarrow",
        "pylatexenc",
        "pyyaml",
        "rapidfuzz",
        "ruamel.yaml",
        "scikit-learn",
        "scipy",
        "selectolax",
        "spacy",
        "tqdm",
        "zstandard",
    ),
    "project": ("dvc",),
    "bertopic": ("bertopic", "hdbscan", "umap-learn"),
    "skos": ("rdflib",),
    "dask": ("distributed",),
    "transformers": ("sentence-transformers",),
}
# What is imported under another name than it is installed by, or comes with another library.
INSTALLED_AS = {
    "dask": "distributed",
    "fontTools": "fonttools",
    "numba": "umap-learn",
    "ruamel": "ruamel.yaml",
    "sentence_transformers": "sentence-transformers",
    "sklearn": "scikit-learn",
    "threadpoolctl": "scikit-learn",
    "umap": "umap-learn",
    "yaml": "pyyaml",
}


class MissingLibraryError(TaxoError):
    """A library that isn't installed: the text says which, and which extra of taxo brings it."""


def missing(name: str) -> MissingLibraryError:
    """Return the error for the library that is imported as `name`."""
    library = _library(name)
    extra = _extra_of(library)
    also = f", or everything that the extra `{extra}` of {DISTRIBUTION} has" if extra else ""
    return MissingLibraryError(f"this needs {library}: pip install {library}{also}")


def is_known(name: str | None) -> bool:
    """Say whether `name`, as imported, is a library that an extra brings; another one that is missing is a bug."""
    return name is not None and _extra_of(_library(name)) is not None


def told_of_another_taxo() -> str | None:
    """Return a sentence where somebody else's package named `taxo` is installed too, whose files may replace ours."""
    try:
        version = importlib.metadata.version("taxo")
    except importlib.metadata.PackageNotFoundError:
        return None
    return (
        f"another package named taxo ({version}) is installed here and has overwritten a part of {DISTRIBUTION}: "
        f"uninstall both (pip uninstall taxo {DISTRIBUTION}), then install {DISTRIBUTION} alone"
    )


def _library(name: str) -> str:
    root = name.partition(".")[0]
    return INSTALLED_AS.get(root, root)


def _extra_of(library: str) -> str | None:
    return next((extra for extra, libraries in EXTRAS.items() if library in libraries), None)
