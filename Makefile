# Two commands to know: `make site` and `make test`. Both set up what they need first; a second run is quick.
# Other publications: make site CONTENT=../ours/content OUTPUT=../ours/site

CONTENT ?= content
OUTPUT ?= site
PORT ?= 8000
RUN = .venv/bin

.PHONY: site test prove check serve bench wheel lock clean
.NOTPARALLEL:

site: .venv/ready-site ## Build the site and the quarterly PDFs
	$(RUN)/transparency build --content "$(CONTENT)" --output "$(OUTPUT)"

check: .venv/ready-site ## Find problems in the publication; write nothing
	$(RUN)/transparency check --content "$(CONTENT)"

serve: .venv/ready-site ## Show the site at http://127.0.0.1:8000 and rebuild it on each change
	$(RUN)/transparency serve --content "$(CONTENT)" --port "$(PORT)"

test: .venv/ready-site .venv/ready-test ## Style, types, floors, tests
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(RUN)/pytest -n 2 -q --dist loadfile --no-loadscope-reorder

prove: .venv/ready-site .venv/ready-test ## The long proofs, before an issue is called done: hours, not minutes
	$(RUN)/pytest -q -s -m prove
	PROVE=25 $(RUN)/pytest -n 2 -q -m hypothesis
	$(RUN)/python tools/mutation.py --count 200

bench: .venv/ready-site .venv/ready-test ## Time and memory, as a table
	$(RUN)/python tests/bench/ledger.py
	$(RUN)/python tests/bench/rules.py
	$(RUN)/python tests/bench/example.py
	$(RUN)/python tests/bench/quarters.py
	$(RUN)/python tests/bench/blocks.py
	$(RUN)/python tests/bench/utility.py
	$(RUN)/python tests/bench/calculator.py
	$(RUN)/python tests/bench/importing.py
	$(RUN)/python tests/bench/lint.py

wheel: .venv/ready-site ## The program as one file below dist/, for pipx, uv or an index of your own
	$(RUN)/python -m hatchling build -t wheel -d dist

lock: .venv/ready-test ## Write requirements*.lock and docs/licences.md from what is installed
	$(RUN)/python tools/lock.py
	$(RUN)/python tools/licences.py

clean: ## Forget the set-up, all caches and the built site
	rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist
	if [ -f "$(OUTPUT)/.transparency-site" ]; then find "$(OUTPUT)" -mindepth 1 ! -name .gitignore -delete; fi

.venv/ready-site: requirements.lock pyproject.toml tools/setup.sh
	tools/setup.sh site

.venv/ready-test: requirements.lock requirements-dev.lock pyproject.toml tools/setup.sh
	tools/setup.sh test
