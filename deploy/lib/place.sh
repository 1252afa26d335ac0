# shellcheck shell=bash
# Where things are, and as which account they run.
#
# PostgreSQL refuses to run as root, and a server that answers the network should not be root.
# Started as root, the cluster belongs to the account "postgres" (Debian's package makes it) and the
# server runs as "tristage" (install-tools makes it). Started by anybody else, everything runs as them.

cluster_owner() { if ((EUID == 0)); then echo postgres; else id -un; fi; }
server_account() { if ((EUID == 0)); then echo tristage; else id -un; fi; }

# Runs a command as an account: at once if that is who we are, else by dropping root's rights.
as_account() { (exec_as_account "$@"); }

# Becomes the command, as an account.
exec_as_account() {
  local account=$1
  shift
  if [[ $(id -un) == "$account" ]]; then exec "$@"; fi
  exec setpriv --reuid="$account" --regid="$(id -g "$account")" --init-groups --no-new-privs -- \
    env HOME=/nonexistent USER="$account" LOGNAME="$account" "$@"
}

account_exists() { id -u "$1" >/dev/null 2>&1; }

# Whether an account can enter a folder (every folder above it included).
can_enter() { as_account "$1" test -x "$2" 2>/dev/null; }

# A short name that stands for a path, for folders that cannot lie below it.
path_hash() { printf '%s' "$1" | sha256sum | cut -c 1-12; }

# The folder of ours that a data folder stands for where the cluster's owner cannot enter it.
system_folder() { echo "/var/lib/tristage/$(path_hash "$1")"; }

# Makes a folder that belongs to an account, in one that does not. Usage: make_folder MODE ACCOUNT FOLDER
make_folder() {
  if [[ -L $3 ]]; then fail "$3 is a link: a folder of its own is wanted there."; fi
  mkdir -p -- "$3"
  chmod "$1" "$3" # before it is theirs: then they may put something else in its place
  if ((EUID == 0)); then chown -h "$2" "$3"; fi
}

free_mib() { df -Pm -- "$1" | awk 'NR == 2 { print $4 }'; }
