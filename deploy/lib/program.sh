# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # deploy/run sets root, and uses home and program
# Building the program, and putting it where the account that runs it can enter.

# What the build depends on: every source's name, size and time. Unchanged means nothing to build.
sources_stamp() {
  (cd "$root" && find Sources Package.swift -type f -printf '%p %s %T@\n' | sort | sha256sum | cut -c 1-64)
}

build_program() {
  local binary=$root/.build/release/tristage stamp=$root/.build/tristage.stamp wanted
  wanted=$(sources_stamp)
  if [[ -x $binary && -f $stamp && $(<"$stamp") == "$wanted" ]]; then return; fi
  step 'Building the program (the first time takes some minutes).'
  mkdir -p "$root/.build"
  (cd "$root" && quietly "$root/.build/tristage.log" swift build -c release --product tristage \
    --static-swift-stdlib) || fail 'The build failed: its last lines are above.'
  echo "$wanted" >"$stamp"
}

# Where the program runs from: the checkout, or a copy of what it needs where the server's account
# cannot enter the checkout (one below root's closed home, say).
place_program() {
  local account=$1 base=$2
  if as_account "$account" test -x "$root/.build/release/tristage" -a -r "$root/sql/roles.sql" 2>/dev/null; then
    home=$root
    program=$root/.build/release/tristage
    return
  fi
  home=$base/program
  program=$home/tristage
  rm -rf -- "$home"
  mkdir -p "$home/Sources"
  cp "$root/.build/release/tristage" "$home/"
  cp -r "$root/sql" "$root/assets" "$home/"
  (cd "$root" && find Sources/Department -type f ! -name '*.swift' -exec cp --parents -t "$home" {} +)
  chmod -R a+rX "$home"
}
