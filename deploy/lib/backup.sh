# shellcheck shell=bash
# shellcheck disable=SC2154 # postgres_bin is set by lib/cluster.sh
# Backups of a private cluster: bases, each the whole data folder at one moment, and the log since then.
#
#   backup/base/20261122T132005Z/   a base, named by the moment it was whole
#   backup/wal/NAME.gz              the log, piece by piece, put there by keep-wal

# Where the backups of a cluster are: a folder, or a link to the one that --to named.
backup_folder() { echo "$1/backup"; }

# The bases that are whole, oldest first.
bases() {
  as_account "$(cluster_owner)" find -H "$1/base" -mindepth 1 -maxdepth 1 -type d -regextype posix-extended \
    -regex '.*/[0-9]{8}T[0-9]{6}Z' -printf '%f\n' 2>/dev/null | sort
}

# The moment in a base's name, as people read it.
moment() { sed -E 's/^(....)(..)(..)T(..)(..)(..)Z$/\1-\2-\3 \4:\5:\6 UTC/' <<<"$1"; }

# The first piece of the log that a base needs.
first_piece() {
  as_account "$(cluster_owner)" sed -n -E 's/^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)$/\1/p' "$1/backup_label" | head -n 1
}

# The size of a folder in MiB.
size_mib() { as_account "$(cluster_owner)" du -sm -- "$1/" | sed -n -E '1s/^([0-9]+)\t.*/\1/p'; }

# One answer of a running cluster, as its superuser. Usage: ask BASE QUERY
ask() {
  as_account "$(cluster_owner)" "$postgres_bin/psql" -X -q -A -t -h "$(socket_folder "$1")" -p 5432 -U postgres -d postgres -c "$2"
}

# Closes the piece of the log that is being written, and waits until it is kept. Usage: close_piece BASE
close_piece() {
  local piece kept _
  piece=$(ask "$1" 'select pg_walfile_name(pg_switch_wal())')
  kept=$(backup_folder "$1")/wal/$piece.gz
  for _ in {1..1200}; do
    if as_account "$(cluster_owner)" test -e "$kept"; then return; fi
    sleep 0.1
  done
  fail "PostgreSQL does not hand over its log: $piece is not in $(backup_folder "$1")/wal after two minutes. Its own log says why: $1/pg/server.log"
}

# What there is to restore from, one line a base.
list_backups() {
  local folder=$1 base last
  if [[ -z $(bases "$folder") ]]; then
    say "There is no backup in $folder yet: deploy/backup makes one."
    return
  fi
  for base in $(bases "$folder"); do
    say "$(moment "$base")  $(size_mib "$folder/base/$base") MiB"
  done
  last=$(as_account "$(cluster_owner)" find -H "$folder/wal" -name '*.gz' -printf '%T@ %TY-%Tm-%Td %TH:%TM\n' | sort -n | tail -n 1)
  say "Any moment since the first of them can be restored, until about ${last#* } ($(date +%Z)), and later as far as the cluster's own log is there."
}

# The timeline that was written at a moment (seconds; nothing for now): every restore begins a new one, and the log of the old one stays.
timeline_at() {
  local found=00000001 began history
  while read -r began history; do
    if [[ -z $2 ]] || ((${began%.*} <= $2)); then found=${history%.history.gz}; fi
  done < <(as_account "$(cluster_owner)" find -H "$1/wal" -regextype posix-extended \
    -regex '.*/[0-9A-F]{8}\.history\.gz' -printf '%T@ %f\n' | sort -k 2)
  echo "$found"
}

# A place in the log, such as 0/5000028, as a number. Nothing else may come here: the shell runs what stands in arithmetic.
place_in_log() { echo $((16#${1%/*} << 32 | 16#${1#*/})); }

# Whether the log of a timeline leads on from a base. Usage: leads_on FOLDER BASE TIMELINE
leads_on() {
  local from end left
  from=$(first_piece "$1/base/$2" | cut -c 1-8)
  if [[ $from == "$3" ]]; then return; fi
  end=$(as_account "$(cluster_owner)" sed -n -E 's/.*"End-LSN": "([0-9A-F]+\/[0-9A-F]+)".*/\1/p' "$1/base/$2/backup_manifest" | tail -n 1)
  left=$(as_account "$(cluster_owner)" gunzip -c "$1/wal/$3.history.gz" 2>/dev/null | awk -v from=$((16#$from)) '$1 == from { print $2 }')
  [[ $left =~ ^[0-9A-F]{1,8}/[0-9A-F]{1,8}$ ]] && (($(place_in_log "$end") <= $(place_in_log "$left")))
}
