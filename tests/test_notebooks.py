"""Notebooks: they run as they stand, use the public names only, and carry no outputs."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import zhenforce_nlp

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_is_a_notebook() -> None:
    """The folder is where the other tests look."""
    assert [path.name for path in NOTEBOOKS][:1] == ["01_one_report.ipynb"]


def code_cells(path: Path) -> list[dict[str, Any]]:
    """Give the code cells of a notebook as its file has them."""
    return [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_stripped(path: Path) -> None:
    """A diff of a notebook shows what its author wrote."""
    assert code_cells(path)
    for cell in code_cells(path):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_only_public_names_are_used(path: Path) -> None:
    """Of the library, a notebook imports the package and uses what stands in its __all__."""
    used = set()
    for node in (node for cell in code_cells(path) for node in ast.walk(ast.parse("".join(cell["source"])))):
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("zhenforce_nlp")
        elif isinstance(node, ast.Import):
            assert all(not name.name.startswith("zhenforce_nlp.") for name in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "zf":
            used.add(node.attr)
    assert used
    assert used <= set(zhenforce_nlp.__all__)


@pytest.mark.filterwarnings("default::DeprecationWarning")  # of the machinery that starts the kernel
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path) -> None:
    """Every cell runs in a fresh kernel, in the folder of the notebook."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in shown if output.output_type == "error"]
    assert any("<mark" in output.get("data", {}).get("text/html", "") for output in shown)
