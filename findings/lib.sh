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

# debian_package NAME VERSION: unpacks a package into the temporary folder; installs nothing. The version is
# the program's own, without what Debian puts before and behind it: 1.7 is 1.7-2 and 1:1.7+dfsg-3 there.
debian_package() {
  (cd "$work" && apt-get download -qq "$1" 2>/dev/null) ||
    { echo "apt-get cannot download $1: run apt-get update on a Debian" >&2; exit 2; }
  local file version
  for file in "$work/$1"_*.deb; do
    version=$(dpkg-deb --show --showformat '${Version}' "$file")
    if [ "$(program_version "$version")" != "$2" ]; then
      echo "$1 $2 is wanted; this system has another: $version" >&2
      exit 2
    fi
    echo "$1 $version"
    dpkg-deb --extract "$file" "$work/unpacked"
  done
  export PATH="$work/unpacked/usr/bin:$PATH"
}

# program_version DEBIAN_VERSION: without the epoch, the revision, and the mark of files left out.
program_version() {
  local version=${1#*:}
  version=${version%-*}
  version=${version%%+dfsg*}
  echo "${version%%+ds*}"
}

# saw WHAT FOUND STATED: the same for a script without Python.
saw() {
  printf '%s: %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "changed: $3 was stated"; exit 1; }
}
