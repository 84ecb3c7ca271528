"""Import directions that the layer contract of pyproject.toml cannot say: stages know nothing of each other."""

from __future__ import annotations

import subprocess
import sys

import grimp

STAGES = ("structure", "quantities", "times", "institutions", "metrics", "relations")
# parts of structure that keep their own names
OF_STRUCTURE = ("tables", "tables_forms", "tables_lines", "tables_loose", "titles")


def stage_of(module: str) -> str | None:
    """Give the stage that a module belongs to, None for no stage: a stage is a module or a package of its name."""
    name = module.split(".")[1] if "." in module else ""
    return "structure" if name in OF_STRUCTURE else name if name in STAGES else None


def test_stages_never_import_each_other() -> None:
    """Stages meet in the records only, so that any one can be tested, replaced or left out alone."""
    graph = grimp.build_graph("zhenforce_nlp")
    assert set(STAGES) <= {stage_of(module) for module in graph.modules}
    crossings = [
        (module, other)
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
        if stage_of(module) and stage_of(other) not in {None, stage_of(module)}
    ]
    assert crossings == []


def test_extraction_starts_without_spacy() -> None:
    """``zf.extract`` needs none of spaCy's start-up time; importing the package has no side effect on logging."""
    code = (
        "import logging, sys; before = list(logging.root.handlers); import zhenforce_nlp as zf; "
        "zf.extract('2021年检查3家。'); assert 'spacy' not in sys.modules; assert logging.root.handlers == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
