#!/bin/sh
# ensure-program.sh PROGRAM PACKAGE: a program that tests drive, from Debian's package, installed where it is absent and we may.
set -eu
command -v "$1" >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ]; then
    apt=apt-get
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    apt="sudo -n apt-get"
else
    echo "Some tests need $1: install Debian's package $2." >&2
    exit 1
fi
echo "Installing $2…"
$apt update -qq
DEBIAN_FRONTEND=noninteractive $apt install -y -qq --no-install-recommends "$2" >/dev/null
