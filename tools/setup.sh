#!/bin/sh
# Set up what `make site` (argument: site) or `make test` (argument: test) needs, and nothing that is there already:
# a virtual environment with the pinned packages (each file by its hash), Pango for the PDFs; for tests Chromium and a Java compiler too.
# System packages come by apt on Debian and Ubuntu, as root or with sudo; elsewhere one line says what to install.
set -eu
cd "$(dirname "$0")/.."
goal=${1:?site or test}
python=${PYTHON:-python3}
venv=.venv

say() { printf '%s\n' "$*" >&2; }

fail() { say "set-up: $*"; exit 1; }

# Run a command as root; fails quietly where that is impossible.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif ! command -v sudo >/dev/null 2>&1; then return 1
    elif [ -t 0 ]; then sudo "$@"
    else sudo -n "$@" 2>/dev/null
    fi
}

# system WHAT FOR-MAC PACKAGE...: install Debian packages, or say what to install.
system() {
    what=$1 mac=$2
    shift 2
    if command -v apt-get >/dev/null 2>&1; then
        say "set-up: installing $what: apt-get install $*"
        export DEBIAN_FRONTEND=noninteractive
        if as_root apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1; then return; fi
        if as_root apt-get update -q >/dev/null && as_root apt-get install -y -q --no-install-recommends "$@" >/dev/null
        then return; fi
        fail "$what is missing. As root: apt-get install -y --no-install-recommends $*   Then run make again."
    fi
    case $(uname -s) in
        Darwin) fail "$what is missing: brew install $mac   Then run make again." ;;
        *) fail "$what is missing. Install it with your system's packages (on Debian: $*), then run make again." ;;
    esac
}

command -v "$python" >/dev/null 2>&1 || system "Python 3.11 or newer" python@3.13 python3 python3-venv
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed; $python is $("$python" -V 2>&1). Name another: make PYTHON=python3.13 …"

if ! "$venv/bin/python" -c 'import pip' >/dev/null 2>&1; then
    "$python" -c 'import ensurepip' 2>/dev/null || system "Python's venv" python@3.13 python3-venv
    say "set-up: making $venv"
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi

pip() { "$venv/bin/python" -m pip --disable-pip-version-check --require-virtualenv "$@"; }

if [ "$goal" = test ]; then set -- -r requirements.lock -r requirements-dev.lock; else set -- -r requirements.lock; fi
say "set-up: installing the pinned packages"
pip install -q --require-hashes "$@"
pip uninstall -q -y setuptools 2>/dev/null || true # comes with venv before Python 3.12, old and unused
pip install -q --no-deps --no-build-isolation -e .

"$venv/bin/python" -c 'from weasyprint.text.ffi import harfbuzz_subset as found; assert found' >/dev/null 2>&1 ||
    system "Pango, which makes the PDFs," pango libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

if [ "$goal" = test ]; then
    command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || [ -n "${CHROMIUM:-}" ] ||
        system "Chromium" "--cask chromium" chromium
    "$venv"/lib/python3*/site-packages/playwright/driver/node --version >/dev/null 2>&1 ||
        system "libatomic, which the browser's driver needs," gcc libatomic1
    command -v pdftotext >/dev/null 2>&1 || system "pdftotext" poppler poppler-utils
    java --list-modules 2>/dev/null | grep -q '^jdk.compiler' || system "a Java compiler" openjdk default-jdk-headless
fi
: > "$venv/ready-$goal"
