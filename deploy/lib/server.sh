# shellcheck shell=bash
# The server of a data folder: is it running, start it, wait until it is ready, stop it.

# Whether the process whose number a file holds is a running tristage.
server_pid() {
  local pid
  pid=$(cat "$1/server.pid" 2>/dev/null) || return 1
  [[ -n $pid && $(readlink "/proc/$pid/exe" 2>/dev/null || cat "/proc/$pid/comm" 2>/dev/null) == *tristage* ]] || return 1
  echo "$pid"
}

port_is_busy() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# Waits until the server answers, or is no more. Usage: wait_until_ready PID URL
wait_until_ready() {
  local _
  for _ in {1..300}; do
    if curl --silent --fail --max-time 2 --output /dev/null "$2/ready"; then return; fi
    kill -0 "$1" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

# Asks a server to finish what it has under way, and waits for it.
stop_server() {
  local data=$1 pid _
  if pid=$(server_pid "$data"); then
    kill -TERM "$pid" 2>/dev/null || true
    for _ in {1..300}; do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -f -- "$data/server.pid"
}
