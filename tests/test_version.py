"""The version is the one that the documents name, and what `taxo --version` and the package say."""

import re

import taxo
from taxo.version import __version__
from tests.documented import text_of


def test_the_package_and_the_readme_tell_the_version() -> None:
    assert taxo.__version__ == __version__
    assert set(re.findall(r"taxo_papers-([\d.]+)-py3", text_of("README.md"))) == {__version__}
