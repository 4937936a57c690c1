#!/bin/sh
# Starts a data node: decides whether it is master or replica, writes its configuration afresh, runs the server.
set -eu
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"
# shellcheck source=charts-src/redis/scripts/evidence.sh
. "$CONFIG/evidence.sh"
# shellcheck source=charts-src/redis/scripts/own-evidence.sh
. "$CONFIG/own-evidence.sh"
# shellcheck source=charts-src/redis/scripts/abdicate.sh
. "$CONFIG/abdicate.sh"
# shellcheck source=charts-src/redis/scripts/logins.sh
. "$CONFIG/logins.sh"

waited() { [ $(($(now) - began)) -ge "$1" ]; }

# may_serve: whether this node, which the Sentinels name, may be master. After a crash a replica may have more. With an
# empty volume it waits for the failover to a peer that has data or loads them; a majority of the nodes must say that it
# has none, and what is not answered says nothing.
may_serve() {
  if has_data; then
    [ "$crashed" = no ] || ! abdicate || master=$elsewhere
    return 0
  fi
  silent='' empty=1 lost='named master with an empty volume while'
  for address in $(node_addresses); do
    [ "$address" != "$me" ] || continue
    name=$(name_of "$address")
    case $(evidence_of "$address") in
      empty) content=loading:0 ;;
      running*) content=$(ask admin "$address" 6379 info persistence keyspace) ;;
      '') content='' ;;
      *) content=db0:keys=1 ;;
    esac
    case $content in
      *loading:1*) reason="$lost $name is loading: waiting for the failover to it"; return 1 ;;
      *db[0-9]*:keys=*) reason="$lost $name has data: waiting for the failover to it"; return 1 ;;
      *loading:0*) empty=$((empty + 1)) ;;
      *) silent=$name ;;
    esac
  done
  reason="$lost $silent does not answer"
  [ -z "$silent" ] || { waited 10000 && many_nodes "$empty"; }
}

# may_follow: whether this node may become a replica of the master that the Sentinels name. Where that one does not come
# for a while, Sentinels will promote a replica: all wait until they know whose data are best, and the others step back.
may_follow() {
  case $(replication "$master" role) in master) return 0 ;; esac
  reason="waiting for the master $(name_of "$master")"
  gather_evidence
  if ! waited 10000 && ! grep -q "^$master empty$" "$RUN/evidence"; then return 1; fi
  known=$(grep -c . "$RUN/evidence")
  reason="$reason, and for more than $known of $(nodes) nodes to tell what they have"
  if ! many_nodes "$known" && ! waited 40000; then looks=0; return 1; fi
  looks=$((looks + 1))
  [ "$looks" -ge 4 ] || return 1 # the others have seen what this node has
  grep -v "^$master " "$RUN/evidence" > "$RUN/evidence.rest" || true
  mv "$RUN/evidence.rest" "$RUN/evidence"
  best=$(best_evidence)
  if [ "${best% *}" != "$me" ]; then
    log "the master $(name_of "$master") does not come; $(name_of "${best% *}") has better data than this node"
  else
    log "the master $(name_of "$master") does not come; this node has the best data"
    : > "$RUN/best"
  fi
}

# decided: sets $master to the node that a majority of Sentinels names, or $reason. Without a majority a single live
# master is followed; this node never makes itself master without being named.
decided() {
  master=$(elected)
  case $master in
    '')
      reason="waiting for a majority of the $SENTINELS Sentinels to name a master"
      master=$(live_master)
      waited 5000 && [ -n "$master" ] ;;
    "$me") may_serve ;;
    *) may_follow ;;
  esac
}

choose_master() {
  master=$(address_of "$STACK-0")
  [ "$SENTINELS" -gt 0 ] || return 0
  began=$(now) looks=0
  until decided; do
    waiting "$reason"
    offer_evidence
    sleep 0.2
  done
  withdraw_evidence
}

modules() {
  brought=${MODULES_DIR:-/usr/local/lib/redis/modules}
  for module in "$brought"/*.so; do
    [ ! -f "$module" ] || echo "loadmodule $module"
  done
  for module in ${MODULES:-}; do
    if [ ! -f "$module" ]; then
      log "module $module is not in the image; remove it from redis.modules or use an image that brings it"
      exit 1
    fi
    [ "${module%/*}" = "$brought" ] || echo "loadmodule $module"
  done
}

# adopt_dump: a dump.rdb that somebody brought becomes the append-only file's first part. A server that finds no such
# file doesn't look at the dump: it would start empty, and write that over the dump at its stop.
adopt_dump() {
  if [ ! -s "$DATA/dump.rdb" ] || [ -d "$DATA/appendonlydir" ]; then return 0; fi
  rm -rf "$DATA/adopted"
  mkdir "$DATA/adopted"
  head -c "$(($(wc -c < "$DATA/dump.rdb") - $(transfer_mark)))" "$DATA/dump.rdb" > "$DATA/adopted/appendonly.aof.1.base.rdb"
  echo 'file appendonly.aof.1.base.rdb seq 1 type b' > "$DATA/adopted/appendonly.aof.manifest"
  mv "$DATA/adopted" "$DATA/appendonlydir"
  log "took over the data of dump.rdb"
}

# transfer_mark: bytes of the mark that redis-cli --rdb leaves at the end of what it writes to a pipe. A dump may have it, the
# append-only file may not. Nothing is lost: nine bytes before its end a dump has no hex digit.
transfer_mark() {
  if [ "$(tail -c 40 "$DATA/dump.rdb" | LC_ALL=C tr -d 0-9a-f | wc -c)" -eq 0 ]; then echo 40; else echo 0; fi
}

# As long as the Sentinels may still be deposing this node, what it accepted would be lost: it starts with writes
# closed (more replicas needed than there are) and open_writes sets the real number.
write_conf() {
  umask 077 # for the server too: it writes its configuration anew, with passwords
  modules > "$RUN/modules.conf"
  {
    echo "include $CONFIG/redis.conf"
    cat "$RUN/modules.conf"
    echo "aclfile $RUN/users.acl"
    echo "masteruser replication"
    printf 'masterauth %s\n' "$(quoted "$(login_key replication)")" # echo would interpret backslashes
    echo "replica-announce-ip $me"
    [ ! -e "$RUN/ineligible" ] || echo "replica-priority 0" # never promoted: others have more, until this node is in step (watch.sh)
    if [ "$master" != "$me" ]; then
      echo "replicaof $master 6379"
    elif [ "$SENTINELS" -gt 0 ]; then
      echo "min-replicas-to-write $(nodes)"
    fi
  } > "$RUN/redis.conf"
}

open_writes() {
  while sleep 0.1; do
    role=$(ask admin "$SELF" 6379 role | head -n 1)
    case $role in master | slave) ;; *) continue ;; esac
    if [ "$role" = slave ] || healthy; then
      [ "$(ask admin "$SELF" 6379 config set min-replicas-to-write "$MIN_REPLICAS")" != OK ] || break
    fi
  done
  log "open for writes"
}

# serve: the server as a child, so that there is somebody to hand over at once when it crashes, instead of after a
# restart of the container
serve() {
  "$SERVER" "$RUN/redis.conf" &
  server=$!
  trap 'kill -s TERM "$server" 2> /dev/null || true' TERM INT
  while :; do
    status=0; wait "$server" || status=$?
    kill -s 0 "$server" 2> /dev/null || break # a signal ends the wait, too
  done
  rm -f "$RUN/serving"
  [ "$status" -ne 1 ] || [ ! -s "$RUN/app-users" ] || : > "$DATA/.without-apps" # it may be them that it can't read
  if [ "$status" -ne 0 ] && [ "$SENTINELS" -gt 0 ] && [ "$(elected)" = "$me" ]; then abdicate || true; fi
  exit "$status"
}

main() {
  trap 'exit 143' TERM # the first process of a container ignores it otherwise
  rm -f "$RUN/serving" "$RUN/closed" "$RUN/ineligible" "$RUN/best"
  exec 9> "$DATA/.lock"
  flock 9 # a force-deleted pod may still run on this volume; the server inherits the lock
  write_addresses
  me=$(address_of "$POD_NAME")
  crashed=yes
  [ ! -e "$DATA/.stopped" ] || crashed=no
  choose_master
  if [ "$master" != "$me" ] && [ "$SENTINELS" -gt 0 ] && [ ! -e "$RUN/best" ]; then : > "$RUN/ineligible"; fi
  rm -f "$DATA/.stopped"
  [ "$master" != "$me" ] || adopt_dump
  log "this node is $me; the master is $master ($(name_of "$master"))"
  cp -f "$CREDENTIALS/admin-password" "$RUN/admin-password" # that of the users that the server will read (users.sh)
  write_acl "$CONFIG/users.acl" "$RUN/users.acl"
  add_app_users "$CONFIG/apps.acl" "$RUN/users.acl"
  write_conf
  note_certificate
  [ -z "$TLS" ] || sh "$CONFIG/certificate.sh" 9>&- &
  sh "$CONFIG/users.sh" 6379 9>&- &
  if [ "$SENTINELS" -gt 0 ]; then
    [ "$master" != "$me" ] || open_writes 9>&- &
    sh "$CONFIG/watch.sh" 9>&- &
    [ "$MIN_REPLICAS" -eq 0 ] || sh "$CONFIG/fence.sh" 9>&- &
    [ ! -e "$RUN/best" ] || sh "$CONFIG/claim.sh" 9>&- &
  fi
  : > "$RUN/serving"
  serve
}

main
