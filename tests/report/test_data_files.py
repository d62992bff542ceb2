"""Data files: scripts that assign JSON, whatever the text in it."""

import json

from taxo.report.data_files import script


def test_a_data_file_is_a_script_that_assigns_json() -> None:
    text = script("papers", {"title": ['</script><script>alert("x")', "\u2028"]})
    assert json.loads(text.split("=", 2)[2].strip().rstrip(";"))["title"][0] == '</script><script>alert("x")'
