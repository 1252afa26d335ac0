# shellcheck shell=bash
# The Swift toolchain is the one thing that deploy/install-tools cannot bring.

check_toolchain() {
  local version
  if ! command -v swift >/dev/null; then
    fail 'There is no Swift toolchain here: install Swift 6.3 (swift.org/install) and put its usr/bin on the PATH.'
  fi
  version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1)
  if ! printf '6.3\n%s\n' "$version" | sort -V -C; then
    fail "Swift $version is too old: 6.3 is needed (swift.org/install)."
  fi
}
