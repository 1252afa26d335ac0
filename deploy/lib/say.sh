# shellcheck shell=bash
# What every deploy script says, and how it fails: one clear sentence on standard error.

say() { printf '%s\n' "$*"; }

# A step that takes a while: the line says how far we are, in minutes and seconds since the start.
step() { printf '[%02d:%02d] %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$*"; }

fail() {
  printf 'tristage: %s\n' "$*" >&2
  exit 1
}

# Runs a command with its output kept in a file. A dot every few seconds shows that it goes on;
# the last lines are shown only if it fails. Usage: quietly FILE COMMAND…
quietly() {
  local log=$1 pid status=0
  shift
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  show_progress "$log" "$pid" &
  local watcher=$!
  # A command in the background does not hear Ctrl-C: it is told.
  # shellcheck disable=SC2064 # these processes, not later ones
  trap "kill $pid $watcher 2>/dev/null; exit 130" INT TERM
  wait "$pid" || status=$?
  trap - INT TERM
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  if ((status != 0)); then
    tail -n 40 "$log" >&2
    return "$status"
  fi
}

# Repeats the newest step in a build's log, "[17/202] Compiling …", every 15 seconds for as long as the process lives.
show_progress() {
  local log=$1 pid=$2 before='' line
  while sleep 15 && kill -0 "$pid" 2>/dev/null; do
    line=$(grep -a '^\[[0-9]' "$log" 2>/dev/null | tail -n 1 | cut -c 1-100) || true
    if [[ -n $line && $line != "$before" ]]; then step "  $line"; fi
    before=$line
  done
}
