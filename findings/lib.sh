# Sourced by the scripts of this folder: one temporary folder, pinned packages in it, and a
# comparison that ends a script with 1 as soon as a behaviour is not what its head comment states.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# python_packages NAME==VERSION ...: a virtual environment with these packages; `python` runs in it.
python_packages() {
  command -v python3 >/dev/null || { echo "install Python 3.11 or later" >&2; exit 2; }
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir "$@" >&2
  cat > "$work/seen.py" <<'PYTHON'
"""`saw` prints what a library did, and ends the script with 1 where that is not what was stated."""
import sys


def saw(what, found, stated):
    print(f"{what}: {found!r}")
    if found != stated:
        print(f"changed: {stated!r} was stated")
        sys.exit(1)
PYTHON
}

python() {
  (cd "$work" && PYTHONPATH="$work" PYTHONDONTWRITEBYTECODE=1 "$work/venv/bin/python" "$@")
}

# debian_packages NAME ...: unpacks these packages into the temporary folder; installs nothing.
debian_packages() {
  (cd "$work" && apt-get download -qq "$@" 2>/dev/null) ||
    { echo "apt-get cannot download $*: run apt-get update on a Debian" >&2; exit 2; }
  local package
  for package in "$work"/*.deb; do
    dpkg-deb --show --showformat '${Package} ${Version}\n' "$package"
    dpkg-deb --extract "$package" "$work/unpacked"
  done
  export PATH="$work/unpacked/usr/bin:$PATH"
}

# saw WHAT FOUND STATED: the same for a script without Python.
saw() {
  printf '%s: %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "changed: $3 was stated"; exit 1; }
}
