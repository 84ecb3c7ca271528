"""The command line: a thin shell over the library. A user's mistake is one line on stderr and exit code 1."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console
from rich.progress import track
from typer.core import TyperGroup

from zhenforce_nlp import audit_view, readers
from zhenforce_nlp.audit_series import audit_series
from zhenforce_nlp.catalogue import check_patterns, list_patterns
from zhenforce_nlp.corpus import check_corpus, corpus_dir
from zhenforce_nlp.directory import DIRECTORY_FORMATS, render_directory
from zhenforce_nlp.errors import ReaderError, ZhenforceError
from zhenforce_nlp.evaluation import evaluate_corpus
from zhenforce_nlp.explain import explain_lines
from zhenforce_nlp.findings import Finding
from zhenforce_nlp.outputs import FORMATS, PIPED_WIDTH, check_format, error_lines, render, render_file, score_lines
from zhenforce_nlp.pipeline import extract as extract_report
from zhenforce_nlp.report import Report
from zhenforce_nlp.resources import load_patterns

FAILED = 1
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_PROGRESS_FROM = 20  # fewer files are done before a bar is read


class _Group(TyperGroup):
    """Commands whose errors become one line."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except ZhenforceError as error:
            _complain(str(error))
        except BrokenPipeError:
            raise
        except OSError as error:
            _complain(f"{error.filename or 'output'}: {error.strerror}; check the name and who may write there")
        raise typer.Exit(FAILED)


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Turn Chinese administrative-enforcement reports into figures that people can trust.",
)
patterns_app = typer.Typer(no_args_is_help=True, help="Look at the language knowledge: the rows of patterns/.")
corpus_app = typer.Typer(no_args_is_help=True, help="Look at a labelled corpus.")
app.add_typer(patterns_app, name="patterns")
app.add_typer(corpus_app, name="corpus")

Patterns = Annotated[
    Path | None,
    typer.Option("--patterns", metavar="DIR", help="A folder of your own pattern rows, added to the package's."),
]


@app.callback(invoke_without_command=True)
def _root(
    *, show_version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False
) -> None:
    if show_version:
        _write_text(f"zhenforce_nlp {version('zhenforce_nlp')}\n")
        raise typer.Exit


@app.command()
def extract(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders of .txt files, - for stdin.")],
    format: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(FORMATS)}.")] = "table",  # noqa: A002 - the name of the option
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE_OR_DIR",
            help="A name with a suffix is one file for all reports; any other is a folder with a file for each report.",
        ),
    ] = None,
    patterns: Patterns = None,
) -> None:
    """Extract the facts of reports."""
    check_format(format)
    load_patterns(patterns)
    failures: list[str] = []
    files = _files(paths, failures)
    kept = {path.resolve() for path in files}
    reports = _reports(files, patterns, failures, quiet=output is None and sys.stdout.isatty())
    if output is None:
        width, color = _terminal()
        _write(sys.stdout.buffer, render(reports, format, width=width, color=color))
    elif output.suffix and not output.is_dir():
        if output.resolve() in kept:
            raise ZhenforceError(f"{output}: is one of the reports; give the output another name")
        output.parent.mkdir(parents=True, exist_ok=True)
        with output.open("wb") as file:
            _write(file, render(reports, format))
    else:
        _write_folder(reports, format, output, kept, failures)
    for failure in failures:
        _complain(failure)
    if failures:
        raise typer.Exit(FAILED)


@app.command()
def institutions(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files, folders of .txt files, - for stdin.")],
    format: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(DIRECTORY_FORMATS)}.")] = "table",  # noqa: A002 - the name of the option
    patterns: Patterns = None,
) -> None:
    """List the institutions and areas of reports, each with its full name, its place and all its mentions."""
    load_patterns(patterns)
    failures: list[str] = []
    reports = _reports(_files(paths, failures), patterns, failures, quiet=sys.stdout.isatty())
    _write(sys.stdout.buffer, render_directory(reports, format, width=_terminal()[0]))
    for failure in failures:
        _complain(failure)
    if failures:
        raise typer.Exit(FAILED)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="The text itself, or - for stdin.")], patterns: Patterns = None
) -> None:
    """Show why a text gives what it gives: every span, its value and rule, and how each link was reached."""
    data = sys.stdin.buffer.read() if text == readers.STANDARD_INPUT else os.fsencode(text)
    report = extract_report(data, patterns=patterns, id="text")
    _write_lines(explain_lines(report))


@app.command()
def evaluate(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS_DIR", help="A folder with <id>.json and texts/<id>.txt.")],
    *,
    errors: Annotated[bool, typer.Option("--errors", help="List every mistake with its sentence.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print plain data instead of a table.")] = False,
    patterns: Patterns = None,
) -> None:
    """Extract a labelled corpus and score the result."""
    evaluation = evaluate_corpus(corpus, patterns)
    if as_json:
        data: dict[str, Any] = {
            "schema": 1,
            "documents": evaluation.documents,
            "scores": evaluation.to_plain(),
            "outcomes": [asdict(outcome) for outcome in evaluation.outcomes],
            "reliability": [asdict(row) for row in evaluation.reliability],
            "reports": {name: {"right": right, "gold": gold} for name, right, gold in evaluation.reports},
            "baseline": {score.name: score.f1 for score in evaluation.baseline},
        }
        if errors:
            data["errors"] = [asdict(row) for row in evaluation.errors]
        _write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        return
    _write_lines(score_lines(evaluation))
    if errors:
        _write_lines(error_lines(evaluation))


@app.command()
def audit(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders of .txt files, - for stdin.")],
    *,
    format: Annotated[  # noqa: A002 - the name of the option
        str, typer.Option("--format", "-f", help=f"One of {', '.join(audit_view.FORMATS)}.")
    ] = "table",
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on", metavar="VERDICT", help="Exit with 1 when a finding is violated (or not_comparable)."
        ),
    ] = None,
    series: Annotated[
        bool, typer.Option("--series", help="Compare the reports too: an institution's years, bureaus and district.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Show in the table what holds, too.")] = False,
    language: Annotated[str, typer.Option("--lang", metavar="zh|en", help="Language of the table.")] = "zh",
    patterns: Patterns = None,
) -> None:
    """Check whether the figures of reports agree."""
    check_format(format, audit_view.FORMATS)
    audit_view.check_language(language)
    if fail_on is not None and fail_on not in ("violated", "not_comparable"):
        raise ZhenforceError(f"--fail-on {fail_on}: no such verdict to fail on; use violated or not_comparable")
    load_patterns(patterns)
    failures: list[str] = []
    files = _files(paths, failures)
    reports = _reports(files, patterns, failures, quiet=sys.stdout.isatty())
    kept: list[Report] = []
    summary = audit_view.Summary()
    across: list[Finding] = []

    def audited() -> Iterator[audit_view.Audited]:
        for report in reports:
            if series:
                kept.append(report)
            yield audit_view.Audited(report.id, report.meta.title, report.text, report.audit(patterns=patterns))
        across.extend(audit_series(kept) if series else ())

    pieces = audit_view.render(audited(), format, summary, language=language, everything=everything, across=across)
    _write(sys.stdout.buffer, pieces)
    for failure in failures:
        _complain(failure)
    found = summary.count(fail_on) if fail_on is not None else 0
    found += sum(finding.verdict.value == fail_on for finding in across)
    if failures or found:
        raise typer.Exit(FAILED)


@patterns_app.command("check")
def patterns_check(patterns: Patterns = None) -> None:
    """Check every pattern row, the package's and those of a folder of your own."""
    found = check_patterns(load_patterns(patterns))
    _write_text(f"{len(found)} rows in {len({row.origin for row in found})} files: no fault\n")


@patterns_app.command("list")
def patterns_list(patterns: Patterns = None) -> None:
    r"""List every pattern row: its id, its file and line, and its example (a line end in it as \n, a tab as \t)."""
    _write_lines(
        f"{row.id}\t{row.file}:{row.line}\t{row.table}\t{_on_one_line(row.example)}"
        for row in list_patterns(load_patterns(patterns))
    )


def _on_one_line(example: str) -> str:
    """立案⏎12件: an example with a line end or a tab keeps its row one line of four columns."""
    return example.translate(_ESCAPES)


@corpus_app.command("check")
def corpus_check(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="The package's own when left out.")] = None,
) -> None:
    """Check every file of a labelled corpus against the annotation format."""
    check = check_corpus(folder or corpus_dir())
    for fault in check.faults:
        _complain(fault)
    if check.faults:
        raise typer.Exit(FAILED)
    _write_text(f"{check.documents} reports, {check.facts} facts: no fault\n")


def _files(paths: list[Path], failures: list[str]) -> list[Path]:
    """Expand folders; one that holds no report is added to ``failures``."""
    files: list[Path] = []
    for path in paths:
        try:
            files += [path] if str(path) == readers.STANDARD_INPUT else readers.expand_paths([path])
        except ReaderError as error:
            failures.append(str(error))
    return list(dict.fromkeys(files))


def _reports(files: list[Path], patterns: Path | None, failures: list[str], *, quiet: bool) -> Iterator[Report]:
    """Extract what can be read; what cannot is added to ``failures`` and the rest goes on."""
    shown = not quiet and sys.stderr.isatty() and len(files) >= _PROGRESS_FROM
    for path in track(files, "extracting", console=Console(stderr=True), transient=True, disable=not shown):
        try:
            if str(path) == readers.STANDARD_INPUT:
                yield extract_report(readers.read_standard_input(), patterns=patterns)
            else:
                yield extract_report(path, patterns=patterns)
        except ReaderError as error:
            failures.append(str(error))


def _write_folder(reports: Iterable[Report], name: str, folder: Path, kept: set[Path], failures: list[str]) -> None:
    """Write a file a report; neither a report nor another report's output is ever written over."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = set(kept)
    for report in reports:
        path = folder / f"{report.id}{FORMATS[name]}"
        if path.resolve() in kept:
            failures.append(f"{path}: a report, or the output of another report of that name; write to another folder")
            continue
        kept.add(path.resolve())
        path.write_bytes(render_file(report, name).encode("utf-8"))


def _terminal() -> tuple[int, bool]:
    """Give the width and whether colours may be used; what is piped looks the same everywhere."""
    console = Console()
    return (console.width, console.color_system is not None) if console.is_terminal else (PIPED_WIDTH, False)


def _write(file: BinaryIO, pieces: Iterable[str]) -> None:
    file.writelines(piece.encode("utf-8") for piece in pieces)
    file.flush()


def _write_text(text: str) -> None:
    _write(sys.stdout.buffer, [text])


def _write_lines(lines: Iterable[str]) -> None:
    _write(sys.stdout.buffer, (line + "\n" for line in lines))


def _complain(message: str) -> None:
    typer.echo(f"zhenforce: {' '.join(message.split())}", err=True)
