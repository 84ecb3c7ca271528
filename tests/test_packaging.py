"""Packaging: what is built holds all that is needed, and runs away from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import entry_points, metadata
from pathlib import Path

import pytest

import zhenforce_nlp

ROOT = Path(__file__).resolve().parent.parent
DATA = ("patterns", "corpus")


def files_of(folder: Path) -> set[str]:
    """Give the files below a folder that are meant to be shipped."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source archive, and from it the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_wheel_holds_the_code_and_the_data_and_nothing_else(dist: Path) -> None:
    """Every module, py.typed, every pattern file and report; no test, no cache."""
    wanted = {f"zhenforce_nlp/{name}" for name in files_of(ROOT / "src" / "zhenforce_nlp")}
    for folder in DATA:
        wanted |= {f"zhenforce_nlp/{folder}/{name}" for name in files_of(ROOT / folder)}
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == wanted
    assert "zhenforce_nlp/py.typed" in names


def test_source_archive_can_be_tested(dist: Path) -> None:
    """It holds the tests, the documents and the two commands."""
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for name in ("Makefile", "LICENSE", "CHANGELOG.md", "README.md", "tests/test_packaging.py", "corpus/README.md"):
        assert name in names, name


def test_wheel_runs_on_its_own(dist: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, it finds its own patterns and corpus and extracts a report."""
    shutil.unpack_archive(next(dist.glob("*.whl")), tmp_path, "zip")
    code = (
        "import zhenforce_nlp as zf\n"
        "from zhenforce_nlp.resources import data_dir\n"
        "print(data_dir('patterns'), data_dir('corpus'), sep='\\n')\n"
        "print(len(zf.extract(next((data_dir('corpus') / 'dev' / 'texts').glob('*.txt'))).facts))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
    )
    patterns, corpus, facts = done.stdout.splitlines()
    assert (Path(patterns), Path(corpus)) == tuple(tmp_path / "zhenforce_nlp" / folder for folder in DATA)
    assert int(facts) > 0


def test_the_checkout_is_found_in_an_editable_install() -> None:
    """The data at the root is used where the package has none of its own."""
    from zhenforce_nlp.resources import data_dir

    package = Path(zhenforce_nlp.__file__).parent
    for folder in DATA:
        assert data_dir(folder) in {package / folder, ROOT / folder}


def test_commands_and_metadata() -> None:
    """The command is installed, and the metadata says what people look for."""
    (script,) = entry_points(group="console_scripts", name="zhenforce")
    assert script.value == "zhenforce_nlp.cli:app"
    about = metadata("zhenforce_nlp")
    assert about["License-Expression"] == "MIT"
    assert about["Requires-Python"] == ">=3.11"
    assert {"dev", "notebooks"} <= set(about.get_all("Provides-Extra") or [])


def test_public_names_exist() -> None:
    """Everything in __all__ is there, and the two doors are among it."""
    assert {"extract", "load"} <= set(zhenforce_nlp.__all__)
    assert all(hasattr(zhenforce_nlp, name) for name in zhenforce_nlp.__all__)
