"""What the tests read off the code is what Python would import."""

from collections.abc import Mapping
from graphlib import CycleError
from pathlib import Path

import pytest

from tests.imports import closure, data_beside, layers


def write(root: Path, files: Mapping[str, str]) -> Path:
    for name, code in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(code, encoding="utf-8")
    return root


def test_imports_inside_functions_count_and_those_for_types_alone_do_not(tmp_path: Path) -> None:
    files = {
        "pipelines/run.py": "import typing\ndef main():\n    from taxo.a import name\n",
        "taxo/a.py": "if typing.TYPE_CHECKING:\n    from taxo.b import Name\nimport taxo.c\n",
        "taxo/b.py": "",
        "taxo/c.py": "",
    }
    found = closure("pipelines/run.py", write(tmp_path, files))
    assert found == {"pipelines/run.py", "taxo/a.py", "taxo/c.py"}


def test_a_module_in_a_package_brings_the_package_s_own_file(tmp_path: Path) -> None:
    files = {"pipelines/run.py": "from taxo.a.b import c\n", "taxo/a/__init__.py": "", "taxo/a/b.py": ""}
    assert closure("pipelines/run.py", write(tmp_path, files)) == {*files}


def test_data_are_found_beside_the_module_that_names_them(tmp_path: Path) -> None:
    files = {
        "taxo/a/b.py": 'TEXTS, PAGES = "texts.txt", "templates"\n',
        "taxo/a/texts.txt": "",
        "taxo/a/others.txt": "",
        "taxo/a/templates/page.html": "",
    }
    found = data_beside({"taxo/a/b.py"}, write(tmp_path, files))
    assert found == {"taxo/a/texts.txt", "taxo/a/templates"}


def test_layers_begin_with_what_imports_nothing(tmp_path: Path) -> None:
    files = {
        "taxo/top.py": "from taxo.middle.one import x\nfrom taxo.bottom import y\n",
        "taxo/middle/one.py": "from taxo.middle.two import x\n",
        "taxo/middle/two.py": "import taxo.bottom\n",
        "taxo/bottom.py": "",
        "taxo/beside.py": "",
    }
    assert layers(write(tmp_path, files)) == [["beside", "bottom"], ["middle"], ["top"]]


def test_packages_that_import_one_another_are_named(tmp_path: Path) -> None:
    files = {"taxo/a/x.py": "import taxo.b.y\n", "taxo/b/y.py": "def f():\n    import taxo.a.x\n"}
    with pytest.raises(CycleError, match="cycle") as error:
        layers(write(tmp_path, files))
    assert set(error.value.args[1]) == {"a", "b"}
