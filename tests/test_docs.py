"""Documentation is checked, not trusted: its Python runs, its commands exist, its links lead somewhere."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import zhenforce_nlp
from zhenforce_nlp.cli import app

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")
DOCUMENTS = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "corpus/README.md")
MODULES = sorted(module.name for module in pkgutil.walk_packages(zhenforce_nlp.__path__, "zhenforce_nlp."))


def blocks(name: str, language: str) -> list[str]:
    """Give the fenced blocks of a language in a document."""
    text = (ROOT / name).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(command: Any, name: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Give every command by the words that call it."""
    found = {name: command}
    for word, child in getattr(command, "commands", {}).items():
        found |= commands(child, (*name, word))
    return found


COMMANDS = commands(typer.main.get_command(app))


@pytest.mark.parametrize("name", READMES)
def test_python_in_the_readme_runs_and_prints_what_it_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a readme are one session at the root of the checkout; >>> lines must give the output shown."""
    monkeypatch.chdir(ROOT)
    source = "\n".join(blocks(name, "python"))
    assert ">>> " in source
    test = doctest.DocTestParser().get_doctest(source, {}, name, name, 0)
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS).run(test)
    assert results.attempted
    assert not results.failed


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_in_the_documents_exist(name: str) -> None:
    """Each zhenforce line of a document calls a command that is there, with options that it has."""
    lines = [line for block in blocks(name, "console") for line in block.splitlines()]
    for line in (line.removeprefix("$ ") for line in lines):
        words = shlex.split(line, comments=True)
        if not words or Path(words[0]).name != "zhenforce":
            continue
        path = max((path for path in COMMANDS if tuple(words[1 : 1 + len(path)]) == path), key=len)
        assert path, line
        known = {option for parameter in COMMANDS[path].params for option in parameter.opts}
        assert {word for word in words if word.startswith("-") and word != "-"} <= known, line


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_in_the_documents_lead_somewhere(name: str) -> None:
    """A link to a file of the repository has its file."""
    for target in re.findall(r"\]\(([^)#]+)", (ROOT / name).read_text("utf-8")):
        if not target.startswith("https://"):
            assert ((ROOT / name).parent / target).exists(), target


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_and_option_has_help(path: tuple[str, ...]) -> None:
    """Nobody has to read the source to learn what a command does."""
    command = COMMANDS[path]
    assert command.help
    assert all(getattr(parameter, "help", None) for parameter in command.params)
    assert CliRunner().invoke(app, [*path, "--help"]).exit_code == 0


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    """What a docstring shows is what comes out."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0
