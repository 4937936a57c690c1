#!/bin/sh
# Starts a Sentinel. Its state (epochs, master, replicas, other Sentinels) lives on the volume; everything else of its
# configuration is written afresh, and addresses of Services that were made anew since are translated.
set -eu
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

STATE=$DATA/sentinel.conf

# translated: the state's lines with each address as it is today; lines about members that are no more are dropped
translated() {
  awk -v name="$MASTER_NAME" '
    FILENAME == ARGV[1] { now[$1] = $2; next }
    FILENAME == ARGV[2] { member[$2] = $1; next }
    $1 != "sentinel" { next }
    $2 == "current-epoch" { print; next }
    $3 != name { next }
    $2 == "config-epoch" || $2 == "leader-epoch" { print; next }
    $2 == "known-replica" || $2 == "known-sentinel" {
      if (!(member[$4] in now)) next
      $4 = now[member[$4]]; print
    }' "$RUN/addresses" "$DATA/addresses" "$STATE"
}

# remembered_master: the address of the node that the state names
remembered_master() {
  [ -f "$STATE" ] && [ -f "$DATA/addresses" ] || return 0
  old=$(awk -v name="$MASTER_NAME" '$1 == "sentinel" && $2 == "monitor" && $3 == name { print $4 }' "$STATE")
  node=$(awk -v old="$old" '$2 == old { print $1 }' "$DATA/addresses")
  [ -z "$node" ] || address_of "$node"
}

# Without state: what the other Sentinels say, else the one live master, else the first node.
choose_master() {
  master=$(remembered_master)
  [ -z "$master" ] || return 0
  master=$(elected)
  [ -z "$master" ] || return 0
  master=$(live_master)
  [ -z "$master" ] || return 0
  master=$(address_of "$STACK-0")
}

write_conf() {
  umask 077 # for the server too: it writes its configuration anew, with passwords
  {
    echo "aclfile $RUN/users.acl"
    echo "sentinel announce-ip $me"
    echo "sentinel myid $(printf %s "$NAMESPACE/$POD_NAME" | sha1sum | cut -c 1-40)"
    sed "s/{master}/$master/" "$CONFIG/sentinel.conf"
    echo "sentinel auth-user $MASTER_NAME sentinel"
    printf 'sentinel auth-pass %s %s\n' "$MASTER_NAME" "$(quoted sentinel-password)" # echo would interpret backslashes
    echo "sentinel sentinel-user sentinel"
    printf 'sentinel sentinel-pass %s\n' "$(quoted sentinel-password)"
    if [ -f "$STATE" ] && [ -f "$DATA/addresses" ]; then translated; fi
  } > "$STATE.new"
  cp "$RUN/addresses" "$DATA/addresses"
  mv "$STATE.new" "$STATE"
}

exec 9> "$DATA/.lock"
flock 9 # a force-deleted pod may still run on this volume; the server inherits the lock
write_addresses
me=$(address_of "$POD_NAME")
choose_master
log "this Sentinel is $me; the master is $master ($(name_of "$master"))"
write_acl "$CONFIG/users.acl" "$RUN/users.acl"
write_conf
sh "$CONFIG/watch.sh" 9>&- &
exec "$SERVER" "$STATE" --sentinel
