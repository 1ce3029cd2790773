#!/bin/sh
# Every check that is not a test. All of them run; the script fails if one did.
failed=""
check() {
    name=$1
    shift
    "$@" >.local/check.log 2>&1
    code=$?
    if [ $code -eq 0 ]; then
        echo "ok    $name"
    elif [ $code -eq 75 ]; then
        echo "?     $name: $(cat .local/check.log)"
    else
        failed="$failed $name"
        echo "FAIL  $name"
        cat .local/check.log
    fi
}
bin=.venv/bin
apps="openinno core taxonomy accounts irritants startups matching meetings dashboards"
templates=$(git ls-files 'templates/*.html')

check lint $bin/ruff check .
check format $bin/ruff format --check .
check types $bin/mypy $apps
check contracts $bin/lint-imports
check templates $bin/djade --check --target-version 5.2 $templates
check indentation $bin/djhtml --check --tabwidth 2 $templates
check migrations $bin/python manage.py makemigrations --check --dry-run
check translations $bin/python manage.py messages --check
check lifecycles $bin/python manage.py lifecycles --check
check dictionary $bin/python manage.py opendata --check
check definitions $bin/python manage.py figures --check
check dependencies $bin/deptry .
check audit sh deploy/audit.sh
check production env OPENINNO_ENV=production SECRET_KEY="$($bin/python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    ALLOWED_HOSTS=openinno.example SITE_URL=https://openinno.example DATABASE_URL=postgresql://localhost/openinno \
    EMAIL_URL=smtp://localhost:25 DEFAULT_FROM_EMAIL=openinno@openinno.example MEDIA_ROOT=.local/media \
    $bin/python manage.py check --deploy --fail-level WARNING
[ -z "$failed" ] || { echo "Failed:$failed"; exit 1; }
