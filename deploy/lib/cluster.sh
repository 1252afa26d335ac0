# shellcheck shell=bash
# A PostgreSQL cluster of our own on a unix socket: where it lies, how it is made, who may enter.

# What lies beside this file.
library=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The login roles, one pool each: see sql/roles.sql.
login_roles='operators managers accounts head partners admins login rounds'

# The oldest minor release of a major that has the security fixes row-level security rests on.
oldest_minor() {
  case $1 in 15) echo 20 ;; 16) echo 16 ;; 17) echo 12 ;; 18) echo 6 ;; *) echo 0 ;; esac
}

# Where the cluster of a data folder really lies: there, or in a system folder where its owner
# cannot enter the data folder (a checkout below somebody's closed home).
cluster_base() {
  if can_enter "$(cluster_owner)" "$1"; then echo "$1"; else system_folder "$1"; fi
}

# The folder of the socket. The whole path of a unix socket ends at 107 bytes.
socket_folder() {
  local folder=$1/s short
  if (($(printf '%s/.s.PGSQL.5432' "$folder" | wc -c) <= 107)); then
    echo "$folder"
  else
    short=$(if ((EUID == 0)); then echo /run; else echo "${XDG_RUNTIME_DIR:-/tmp}"; fi)
    echo "$short/tristage-$(path_hash "$1")"
  fi
}

# A libpq value in quotes, so that paths may hold spaces.
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/[\\\\']/\\\\&/g")"; }

# The address of the cluster of a data folder, without a role: what TRISTAGE_DATABASE wants.
cluster_address() {
  echo "host=$(quoted "$(socket_folder "$(cluster_base "$1")")") port=5432"
}

# The binaries of the release that made the data, or that will make it.
find_binaries() {
  local pg=$1 major
  if [[ -n ${TRISTAGE_PG_BIN:-} ]]; then
    major=$("$TRISTAGE_PG_BIN/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
  elif [[ -x /usr/lib/postgresql/15/bin/postgres ]]; then
    major=15
  else
    major=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' 2>/dev/null |
      sort -n | tail -n 1)
  fi
  if [[ -z $major ]]; then
    fail 'PostgreSQL is not installed: run deploy/install-tools run.'
  fi
  check_major "$pg" "$major"
  postgres_bin=${TRISTAGE_PG_BIN:-/usr/lib/postgresql/$major/bin}
  check_minor "$major"
}

# Refuses data that another major release made: PostgreSQL cannot read it.
check_major() {
  local pg=$1 major=$2 made
  made=$(as_account "$(cluster_owner)" cat "$pg/PG_VERSION" 2>/dev/null || true)
  if [[ -n $made && $made != "$major" ]]; then
    fail "The data in $pg was made by PostgreSQL $made, but this is PostgreSQL $major:" \
      "install postgresql-$made, bring the data over with pg_upgradecluster, or start over with deploy/run --fresh."
  fi
}

# Refuses a server without the fixes that row-level security rests on.
check_minor() {
  local version minor
  version=$("$postgres_bin/postgres" --version | sed -E 's/^[^0-9]*([0-9]+\.[0-9]+).*/\1/')
  minor=${version#*.}
  if (($1 < 15)) || ((minor < $(oldest_minor "$1"))); then
    fail "PostgreSQL $version is too old: 15.20 or newer (or the current minor release of a newer" \
      "major) is needed. deploy/install-tools run upgrades it."
  fi
}

# Makes the folders and the cluster if they are not there yet. Usage: make_cluster BASE
make_cluster() {
  local base=$1 owner pg=$1/pg
  owner=$(cluster_owner)
  check_space "$base"
  if as_account "$owner" test -s "$pg/PG_VERSION"; then return; fi
  make_folder 700 "$owner" "$pg"
  # Checksums find a page that the disk changed. C.UTF-8 orders by code point and never changes
  # with a system upgrade; lists that people read are ordered by an ICU collation where it matters.
  as_account "$owner" "$postgres_bin/initdb" --pgdata="$pg" --username=postgres --encoding=UTF8 \
    --locale=C.UTF-8 --data-checksums --auth=peer >"$base/initdb.log" 2>&1 </dev/null ||
    fail "PostgreSQL could not make a cluster in $pg: $(tail -n 3 "$base/initdb.log" | head -n 2)"
  rm -f "$base/initdb.log"
}

# Refuses to begin on a disk that is about to be full: a half-made cluster helps nobody.
check_space() {
  local mib
  mib=$(free_mib "$1")
  if ((mib < ${TRISTAGE_FREE_MIB:-512})); then
    fail "The disk of $1 has only $mib MiB free, ${TRISTAGE_FREE_MIB:-512} are needed: make room or choose another place with --data."
  fi
}

# Writes the settings anew at every start, so that an edit of this file reaches old clusters too.
write_settings() {
  local base=$1 kind=$2 owner pg=$1/pg
  owner=$(cluster_owner)
  settings "$(socket_folder "$base")" "$kind" | put "$owner" "$pg/tristage.conf"
  if [[ $kind == private ]]; then keep_log "$base" | put "$owner" "$pg/tristage.conf" --append; fi
  put "$owner" "$pg/keep-wal" <"$library/keep-wal"
  access_rules "$kind" | put "$owner" "$pg/pg_hba.conf"
  account_map | put "$owner" "$pg/pg_ident.conf"
  as_account "$owner" grep -q '^include.*tristage.conf' "$pg/postgresql.conf" ||
    echo "include 'tristage.conf'" | as_account "$owner" tee -a "$pg/postgresql.conf" >/dev/null
}

put() { as_account "$1" tee "${@:3}" "$2" >/dev/null; }

# The log is kept beside bases, a piece a minute where anything happened, once deploy/backup has made a place for it.
keep_log() {
  local command
  command="sh \"$1/pg/keep-wal\" \"%p\" \"$1/backup\" \"%f\""
  cat <<CONF
archive_mode = on
archive_timeout = '1min'
archive_command = '${command//\'/\'\'}'
CONF
}

settings() {
  cat <<CONF
# Written by deploy/cluster at every start.
listen_addresses = ''
unix_socket_directories = '${1//\'/\'\'}'
unix_socket_permissions = 0777   # who may do what is decided by pg_hba.conf and pg_ident.conf
port = 5432
max_connections = 100
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_parameter_max_length = 0            # what people typed is not the log's business
log_parameter_max_length_on_error = 0
CONF
  if [[ $2 == test ]]; then
    cat <<CONF
# A cluster for tests: nothing in it is worth keeping.
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 600
CONF
  fi
}

access_rules() {
  if [[ $1 == test ]]; then
    echo 'local all all trust'
  else
    echo 'local all all peer map=tristage'
    echo 'local replication all peer map=tristage'
  fi
}

# Which account of the system may come in as which role. The server's account gets the tiers and
# no superuser; the owner of the cluster, and root, who may become anybody anyway, get all of them.
account_map() {
  local role account
  for account in $(printf '%s\n' root "$(cluster_owner)" | sort -u); do
    printf 'tristage %s postgres\n' "$account"
  done
  for account in $(printf '%s\n' root "$(cluster_owner)" "$(server_account)" | sort -u); do
    for role in $login_roles; do printf 'tristage %s tristage_%s\n' "$account" "$role"; done
  done
}

is_running() { as_account "$(cluster_owner)" "$postgres_bin/pg_ctl" status -D "$1" >/dev/null 2>&1; }
