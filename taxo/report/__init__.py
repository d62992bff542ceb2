"""The report: tables and metrics are summarised to plain page dataclasses, which are then rendered to a static site."""

from taxo.report.inputs import ReportInputs, read_inputs
from taxo.report.stage import ReportParams, build_site, write_site

__all__ = ["ReportInputs", "ReportParams", "build_site", "read_inputs", "write_site"]
