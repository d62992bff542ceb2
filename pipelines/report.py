"""Render the site."""

from pathlib import Path

from taxo.manners import counted
from taxo.project.params import load_params
from taxo.report import ReportParams, build_site, read_inputs, write_site

from . import run


def main(root: Path = Path()) -> None:
    params = load_params(ReportParams, "report", root)
    inputs = read_inputs(root)
    n_files = write_site(build_site(inputs, params), root)
    if problems := inputs.baseline.problems:
        print(f"{problems[0]} ({len(problems)} such rows)" if len(problems) > 1 else problems[0])
    print(f"{counted(n_files, 'file')} in reports/html/: open index.html")


if __name__ == "__main__":
    run(main)
