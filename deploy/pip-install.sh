#!/bin/sh
# Install a lock into .venv: what it names, from wheels, checked by hash. By uv where the machine has it: ten times faster.
set -eu
if command -v uv >/dev/null 2>&1 &&
    uv pip install --quiet --python .venv/bin/python --require-hashes --no-deps --only-binary :all: -r "$1"; then
    exit
fi
exec .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
    --no-compile -r "$1"
