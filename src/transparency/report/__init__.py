"""The quarterly PDF: composed from releases, laid out by WeasyPrint, repaired, with its data attached."""

from transparency.report.composing import compose_report
from transparency.report.document import ReportInput
from transparency.report.printing import render_many
from transparency.report.rendering import RenderingError, render, render_with_problems

__all__ = ["RenderingError", "ReportInput", "compose_report", "render", "render_many", "render_with_problems"]
