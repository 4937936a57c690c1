#!/bin/sh
# Before a data node stops: a master hands over to a replica that has every byte. A no-op for anything but a master
# that a Sentinel can replace, and safe to repeat.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

own() { ask admin "$SELF" 6379 "$@"; }
say() { log "$*" 2> "${LOG:-/proc/1/fd/2}"; } # the output of a preStop hook goes nowhere
now() { read -r uptime _ < /proc/uptime; echo "${uptime%.*}${uptime#*.}0"; } # milliseconds; busybox' date has none

replicas_online() { own info replication | sed -n 's/^slave[0-9]*:ip=\([^,]*\),.*state=online.*/\1/p'; }
offset() { ask admin "$1" 6379 info replication | sed -n "s/^$2:\([0-9]*\)$/\1/p"; }

# a Sentinel that names this node as master
find_sentinel() {
  for address in $(sentinel_addresses); do
    [ "$(named_by "$address")" != "$me" ] || { echo "$address"; return; }
  done
}
named_by() { ask admin "$1" 26379 sentinel get-master-addr-by-name "$MASTER_NAME" | head -n 1; }

# replicas_have_all MILLISECONDS: whether within that time every online replica has what the paused master has
replicas_have_all() {
  target=$(offset "$SELF" master_repl_offset)
  until=$(($(now) + $1))
  while :; do
    behind=0
    for replica in $replicas; do
      reached=$(offset "$replica" slave_repl_offset)
      [ "${reached:-0}" -ge "$target" ] || behind=1
    done
    [ $behind -eq 1 ] || return 0
    [ "$(now)" -lt "$until" ] || return 1
  done
}

# promoted MILLISECONDS: sets $next to the address that the Sentinel names once it is another than this node
promoted() {
  until=$(($(now) + $1))
  while [ "$(now)" -lt "$until" ]; do
    next=$(named_by "$sentinel")
    if [ -n "$next" ] && [ "$next" != "$me" ]; then return 0; fi
  done
  return 1
}

hand_over() {
  me=$(address_of "$POD_NAME")
  replicas=$(replicas_online)
  [ -n "$replicas" ] || { say "no replica is online: nobody to hand over to"; return; }
  sentinel=$(find_sentinel)
  [ -n "$sentinel" ] || { say "no Sentinel names this node: nothing to hand over"; return; }
  began=$(now)
  own client pause 10000 write > /dev/null
  if ! replicas_have_all 3000; then
    own client unpause > /dev/null; say "a replica did not catch up within 3 s: not handing over"; return
  fi
  ask admin "$sentinel" 26379 sentinel failover "$MASTER_NAME" > /dev/null
  if ! promoted 6000; then
    own client unpause > /dev/null; say "the Sentinel promoted nobody within 6 s"; return
  fi
  # clients are cut before they could see a replica that refuses their writes
  printf 'MULTI\nCLIENT KILL TYPE normal SKIPME yes\nREPLICAOF %s 6379\nEXEC\n' "$next" | own > /dev/null
  own client kill type normal > /dev/null
  say "handed over to $(name_of "$next") in $(($(now) - began)) ms"
}

[ "$SENTINELS" -gt 0 ] || exit 0
[ "$(own role | head -n 1)" = master ] || exit 0
hand_over
