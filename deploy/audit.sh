#!/bin/sh
# Ask the public databases whether a locked package has a known weakness. Leaves with 1 when one has, with 75 (EX_TEMPFAIL of sysexits)
# when a database did not answer and the other one found nothing: nothing is known then, which is not the same as nothing found.
set -u
folder=.local/audit
mkdir -p "$folder"
if [ ! -e "$folder/stamp" ] || [ requirements/audit.txt -nt "$folder/stamp" ]; then
    .venv/bin/python -m venv "$folder/venv" && "$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes \
        --no-deps --only-binary :all: -r requirements/audit.txt && touch "$folder/stamp" || exit 75
fi
# As it comes from the locks: each package with its version, without asking what it needs.
"$folder/venv/bin/pip-audit" --requirement requirements/dev.txt --no-deps --disable-pip --progress-spinner off --format json \
    --output "$folder/python.json" >"$folder/python.log" 2>&1
npm audit --json >"$folder/front.json" 2>"$folder/front.log"
exec .venv/bin/python deploy/audit.py "$folder/python.json" "$folder/front.json"
