#!/bin/sh
# Starts a data node: decides whether it is master or replica, writes its configuration afresh, becomes the server.
set -eu
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

has_data() { [ -s "$DATA/dump.rdb" ] || [ -d "$DATA/appendonlydir" ]; }

# rival: what speaks against this node as master when its volume is empty: a peer with data in any database, or one
# that does not say yet
rival() {
  silent=
  for address in $(node_addresses); do
    [ "$address" != "$me" ] || continue
    case $(ask admin "$address" 6379 info persistence keyspace) in
      *loading:1*) silent="$(name_of "$address") is loading" ;;
      *db[0-9]*:keys=*) echo "$(name_of "$address") has data: waiting for the failover to it"; return ;;
      *loading:0*) ;;
      *) silent="$(name_of "$address") does not answer" ;;
    esac
  done
  echo "$silent"
}

# replica_offset ADDRESS: what it has of this node's stream; nothing unless it was linked to this node since it started
replica_offset() {
  ask admin "$1" 6379 info replication | awk -F: -v me="$me" '
    { value[$1] = $2 }
    END { if (value["master_host"] == me && value["master_link_down_since_seconds"] >= 0) print value["slave_repl_offset"] }'
}

# After a crash the replicas may have more than this node: what it had not written yet is acknowledged all the same. So
# the best of them becomes master before this node serves. Fails when there is no replica to take over.
abdicate() {
  best='' most=0
  for address in $(node_addresses); do
    [ "$address" != "$me" ] || continue
    reached=$(replica_offset "$address")
    if [ "${reached:-0}" -gt "$most" ]; then best=$address most=$reached; fi
  done
  [ -n "$best" ] || return 1
  ask admin "$best" 6379 config set replica-priority 10 > /dev/null
  log "this node crashed as master: handing over to $(name_of "$best")"
  for address in $(sentinel_addresses); do
    answer=$(ask admin "$address" 26379 sentinel failover "$MASTER_NAME")
    case $answer in OK | INPROG*) break ;; esac
  done
  until=$(($(now) + 5000))
  while [ "$(now)" -lt "$until" ]; do
    master=$(elected)
    if [ -n "$master" ] && [ "$master" != "$me" ]; then break; fi
  done
  ask admin "$best" 6379 config set replica-priority 100 > /dev/null
  [ -n "$master" ] && [ "$master" != "$me" ]
}

# choose_master: sets $master to the address of the node that a majority of Sentinels names. Without a majority a
# single live master is followed; this node never makes itself master without being named.
choose_master() {
  master=$(address_of "$STACK-0")
  [ "$SENTINELS" -gt 0 ] || return 0
  tries=0 unsure=0 said=
  while :; do
    tries=$((tries + 1))
    master=$(elected)
    if [ -n "$master" ] && [ "$master" != "$me" ]; then return; fi
    if [ -n "$master" ]; then
      if has_data; then
        if [ "$crashed" = yes ] && abdicate; then return; fi
        master=$me
        return
      fi
      rival=$(rival)
      [ -n "$rival" ] || return 0
      case $rival in *' has data: '*) ;; *) unsure=$((unsure + 1)); [ "$unsure" -le 10 ] || return 0 ;; esac
      reason="named master with an empty volume while $rival"
    else
      master=$(live_master)
      if [ "$tries" -gt 10 ] && [ -n "$master" ]; then return; fi
      reason="waiting for a majority of the $SENTINELS Sentinels to name a master"
    fi
    [ "$reason" = "$said" ] || log "$reason"
    said=$reason
    sleep 0.5
  done
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
    printf 'masterauth %s\n' "$(quoted replication-password)" # echo would interpret backslashes
    echo "replica-announce-ip $me"
    if [ "$master" != "$me" ]; then
      echo "replicaof $master 6379"
    elif [ "$SENTINELS" -gt 0 ]; then
      echo "min-replicas-to-write $NODES"
    fi
  } > "$RUN/redis.conf"
}

open_writes() {
  while sleep 0.1; do
    role=$(ask admin "$SELF" 6379 role | head -n 1)
    case $role in master | slave) ;; *) continue ;; esac
    content=$(each_sentinel sentinel master "$MASTER_NAME" | awk 'last == "flags" && $0 == "master" { n++ } { last = $0 } END { print n + 0 }')
    if [ "$role" = slave ] || [ "$content" -ge "$(majority)" ]; then
      [ "$(ask admin "$SELF" 6379 config set min-replicas-to-write "$MIN_REPLICAS")" != OK ] || break
    fi
  done
  log "open for writes"
}

main() {
  rm -f "$RUN/serving"
  exec 9> "$DATA/.lock"
  flock 9 # a force-deleted pod may still run on this volume; the server inherits the lock
  write_addresses
  me=$(address_of "$POD_NAME")
  crashed=yes
  [ ! -e "$DATA/.stopped" ] || crashed=no
  choose_master
  rm -f "$DATA/.stopped"
  log "this node is $me; the master is $master ($(name_of "$master"))"
  write_acl "$CONFIG/users.acl" "$RUN/users.acl"
  write_conf
  if [ "$master" = "$me" ] && [ "$SENTINELS" -gt 0 ]; then open_writes 9>&- & fi
  : > "$RUN/serving"
  exec "$SERVER" "$RUN/redis.conf"
}

main
