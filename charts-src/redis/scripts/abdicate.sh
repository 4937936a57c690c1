# shellcheck shell=sh
# How a node that crashed as master hands over: at once, or before it serves again. Needs common.sh.

# linked_replicas: a line for each replica that has been linked to this node since it started: its address and what it
# has of this node's stream
linked_replicas() {
  for address in $(node_addresses); do
    [ "$address" != "$own" ] || continue
    (
      # shellcheck disable=SC2046 # a list of fields
      set -- $(replication "$address" master_host master_link_down_since_seconds slave_repl_offset)
      case $2 in -1) ;; *) [ "$1" != "$own" ] || echo "$address $3" ;; esac
    ) &
  done
  wait
}

# find_turn REPLICA: sets $sentinel to the one, of those that name this node, whose question to the replica sees the
# promotion first. Each asks once a second; it is promoted within 0.4 s.
find_turn() {
  turns=$(for address in $(sentinel_addresses); do
    [ "$(named_by "$address")" = "$own" ] || continue
    asked=$(now) age=$(info_age "$address" "$1")
    echo "$((asked - ${age:-9999})) $address"
  done)
  sentinel=$(echo "$turns" | awk -v now="$(now)" '
    NF { due = 1000 - (now - $1); if (due < 0) due = 0; if (due < 400) due += 1000; print due, $2 }' |
    sort -n | awk 'NR == 1 { print $2 }')
}

# After a crash the replicas may have more than this node: what it had not written yet is acknowledged all the same. So
# the best of them becomes master before this node serves again. Sets $elsewhere to its address; fails where there is no
# replica to take over.
abdicate() {
  own=$(address_of "$POD_NAME")
  replicas=$(linked_replicas | sort -k 2,2nr)
  [ -n "$replicas" ] || return 1
  best=$(echo "$replicas" | awk 'NR == 1 { print $1 }')
  log "this node crashed as master: handing over to $(name_of "$best")"
  # equal ones are no matter of choice; else the Sentinel must have heard of the preference
  if [ "$(echo "$replicas" | awk '{ print $2 }' | uniq | wc -l)" -gt 1 ]; then
    ask admin "$best" 6379 config set replica-priority "$PREFERRED" > /dev/null
    sleep 1.1
  fi
  find_turn "$best"
  [ -z "$sentinel" ] || ask admin "$sentinel" 26379 sentinel failover "$MASTER_NAME" > /dev/null
  until=$(($(now) + 5000)) elsewhere=
  while [ "$(now)" -lt "$until" ]; do
    elsewhere=$(elected)
    if [ -n "$elsewhere" ] && [ "$elsewhere" != "$own" ]; then break; fi
  done
  ask admin "$best" 6379 config set replica-priority 100 > /dev/null
  [ -n "$elsewhere" ] && [ "$elsewhere" != "$own" ]
}
