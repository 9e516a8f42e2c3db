# Sourced by the scripts beside it. Leaves $bin, the programs of the clone's own environment .venv,
# with okg and the given extras installed. Nothing outside the clone is changed.

note() { printf '%s\n' "$*" >&2; }

environment() {
    extras=$1
    bin=.venv/bin
    if [ ! -x "$bin/python" ]; then
        base=$(find_python) || {
            note "okg needs Python 3.11 or later, and none was found (tried: $candidates)."
            note "Install one, or name it: PYTHON=/path/to/python3.12 $0"
            exit 3
        }
        note "Making an environment in .venv with $("$base" --version) ..."
        "$base" -m venv .venv || {
            rm -rf .venv
            note "Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv"
            exit 3
        }
    fi
    stamp=".venv/okg-installed$extras"
    if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
        note "Installing okg and what it needs ..."
        "$bin/python" -m pip install --quiet --disable-pip-version-check --editable ".$extras" || {
            note "The installation failed: see above. It needs a connection to a package index."
            exit 3
        }
        touch "$stamp"
    fi
}

find_python() {
    for python in $candidates; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    return 1
}

candidates="${PYTHON:-python3 python python3.14 python3.13 python3.12 python3.11}"
cd "$(dirname "$0")/.."
