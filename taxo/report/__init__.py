"""Render the site: each page is built as a plain dataclass, then rendered by a template."""

from taxo.report.inputs import ReportInputs, read_inputs
from taxo.report.single import single_file
from taxo.report.stage import ReportParams, build_site, write_site

__all__ = ["ReportInputs", "ReportParams", "build_site", "read_inputs", "single_file", "write_site"]
