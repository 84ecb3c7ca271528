# make demo    install, extract the sample reports, show the facts, leave the data in out/
# make test    install with the development tools, run the tests
# make check   everything that has to pass before a change is done

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
SAMPLES := corpus/dev/texts

.PHONY: demo test check clean

demo: .venv/installed
	@$(BIN)/zhenforce extract $(SAMPLES)
	@rm -rf out
	@$(BIN)/zhenforce extract $(SAMPLES) --format jsonl -o out/facts.jsonl
	@$(BIN)/zhenforce extract $(SAMPLES) --format csv -o out/facts.csv
	@$(BIN)/zhenforce extract $(SAMPLES) --format annotation -o out/annotation
	@echo "The same as data: out/facts.jsonl, out/facts.csv, and one annotation a report in out/annotation/"

test: .venv/installed-dev
	$(BIN)/pytest -q

check: test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zhenforce patterns check
	$(BIN)/zhenforce corpus check

clean:
	rm -rf .venv out build dist

.venv/bin/python:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv

# Editable, so that an edit of patterns/ or src/ counts at once; a development install serves the demo too.
.venv/installed: .venv/bin/python pyproject.toml
	@test -e .venv/installed-dev || $(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/installed-dev: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ .venv/installed
