# Every target makes .venv by itself: plain `python3 -m venv` and pip, exact versions with hashes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PACKAGES := bot recommender catalog nlu

.PHONY: install demo test test-heavy check bench audit lock format clean

$(VENV)/.installed: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Shopkeeper into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@echo "Installing the development tools ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.installed  ## set up .venv
	@echo "Ready: $(BIN)/shopkeeper --help"

demo: $(VENV)/.installed  ## load the demo shop and serve the chat on http://127.0.0.1:8080
	$(BIN)/shopkeeper demo

test: $(VENV)/.installed-dev  ## everything but the heavy tests
	$(BIN)/python -m pytest -m "not heavy"

test-heavy: $(VENV)/.installed-dev  ## torch, Rasa, load
	$(BIN)/python -m pytest -m heavy || test $$? -eq 5

check: $(VENV)/.installed-dev  ## style, types and architecture, as the tests run them too
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-dev  ## the measurements behind docs/performance.md
	$(BIN)/python -m benchmarks

audit: $(VENV)/.installed-dev  ## known weaknesses of what runs; asks the network
	@test -x $(VENV)/audit/bin/pip-audit || ($(PYTHON) -m venv $(VENV)/audit && \
		$(VENV)/audit/bin/pip --disable-pip-version-check --quiet install pip-audit==2.10.1)
	# Strict: where the advisories can't be reached, nothing was audited, and that is no success.
	$(VENV)/audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements-image.lock

lock:  ## resolve again; needs uv (https://docs.astral.sh/uv/)
	uv pip compile --universal --generate-hashes --python-version 3.11 -q pyproject.toml \
		--group build -o requirements.lock --custom-compile-command "make lock"
	uv pip compile --universal --generate-hashes --python-version 3.11 -q pyproject.toml \
		--group build --extra postgres --extra valkey --extra jobs --extra tracing -c requirements.lock \
		-o requirements-image.lock --custom-compile-command "make lock"
	uv pip compile --universal --generate-hashes --python-version 3.11 -q pyproject.toml \
		--group build --group dev -c requirements.lock -o requirements-dev.lock --custom-compile-command "make lock"

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
