"""Many reports to PDFs: from the cache where unchanged, the rest in as many processes as are worth it."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from transparency.cache import keep, recall
from transparency.publication.problem import Problem
from transparency.report.document import ReportInput
from transparency.report.fonts import fontconfig_file, use_fontconfig
from transparency.report.rendering import render_with_problems

Progress = Callable[[str, bool], None]
"""Told about each finished report: its name, and whether it had to be rendered."""

Rendered = tuple[ReportInput, bytes | None, list[Problem]]


def render_many(
    reports: Iterable[ReportInput],
    cache: Path | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> tuple[dict[str, bytes], list[Problem]]:
    """Render reports, or take them from the ``cache`` folder. Returns PDFs by digest, in the order given.

    ``jobs`` is the number of processes (default: the number of cores). A report that could not be rendered is missing
    from the result and has a problem; a PDF with a problem is not kept, so that the problem is told again next time.
    """
    tell = progress or (lambda _name, _rendered: None)
    wanted = list({report.digest: report for report in reports}.values())
    done: dict[str, bytes] = {}
    for report in wanted:
        if cache is not None and (kept := recall(cache, f"{report.digest}.report")) is not None:
            done[report.digest] = kept
            tell(report.name, False)
    due = [report for report in wanted if report.digest not in done]
    problems: list[Problem] = []
    for report, pdf, found in _rendered(due, min(jobs or os.cpu_count() or 1, len(due))):
        problems += found
        if pdf is not None:
            done[report.digest] = pdf
            if cache is not None and not found:
                keep(cache, f"{report.digest}.report", pdf)
        tell(report.name, True)
    return {report.digest: done[report.digest] for report in wanted if report.digest in done}, problems


def _rendered(due: Sequence[ReportInput], jobs: int) -> Iterator[Rendered]:
    """Render each report, as they get ready."""
    if jobs <= 1:
        for report in due:
            yield report, *render_with_problems(report)
        return
    finished: set[str] = set()
    # Spawned, not forked: Pango and polars hold threads that a fork would copy in the middle of something.
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(jobs, context, use_fontconfig, (fontconfig_file(),)) as pool:
            futures = {pool.submit(render_with_problems, report): report for report in due}
            for future in as_completed(futures):
                pdf, problems = future.result()
                finished.add(futures[future].digest)
                yield futures[future], pdf, problems
    except BrokenProcessPool:  # a process was ended from outside, mostly for want of memory: one at a time, then
        for report in due:
            if report.digest not in finished:
                yield report, *render_with_problems(report)
