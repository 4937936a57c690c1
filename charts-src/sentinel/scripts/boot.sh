#!/bin/sh
# Starts a Sentinel. Its state (epochs, master, replicas, other Sentinels) lives on the volume; everything else of its
# configuration is written afresh, and addresses of Services that were made anew since are translated.
set -eu
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"
# shellcheck source=charts-src/redis/scripts/evidence.sh
. "$CONFIG/evidence.sh"
# shellcheck source=charts-src/redis/scripts/logins.sh
. "$CONFIG/logins.sh"

STATE=$DATA/sentinel.conf

# translated: the state's lines with each address as it is today; lines about members that are no more are dropped. The
# config epoch belongs to the master: without it this Sentinel believes the others.
translated() {
  awk -v name="$MASTER_NAME" -v master="$master" -v same="$same" '
    FILENAME == ARGV[1] { now[$1] = $2; next }
    FILENAME == ARGV[2] { member[$2] = $1; next }
    $1 != "sentinel" { next }
    $2 == "current-epoch" { print; next }
    $3 != name { next }
    $2 == "leader-epoch" || ($2 == "config-epoch" && same == "yes") { print; next }
    $2 == "known-replica" || $2 == "known-sentinel" {
      if (!(member[$4] in now) || now[member[$4]] == master) next
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

# by_evidence: sets $master and $epoch to what all data nodes together tell, or after a while a majority of them, or what
# an administrator has chosen.
by_evidence() {
  gather_evidence
  known=$(grep -c . "$RUN/evidence")
  reason="no Sentinel remembers the master; $known of $(nodes) data nodes tell what they have, and more than half must: see elect.sh"
  best=$(best_evidence)
  master=${best% *} epoch=${best#* }
  [ -n "$best" ] || return 1
  grep -q ' elected$' "$RUN/evidence" || [ "$known" -ge "$(nodes)" ] ||
    { many_nodes "$known" && [ $(($(now) - began)) -ge 20000 ]; }
}

# decided: sets $master. A majority of the other Sentinels knows best, then this Sentinel's own state; without any, the
# one live master, then another Sentinel that has decided, unless the data nodes have evidence of a later epoch.
decided() {
  epoch=0
  master=$(elected)
  [ -z "$master" ] || return 0
  master=$remembered
  [ -z "$master" ] || return 0
  master=$(live_master)
  [ -z "$master" ] || return 0
  told=$(each_sentinel sentinel master "$MASTER_NAME" |
    awk 'last == "ip" { ip = $0 } last == "config-epoch" { print $0, ip } { last = $0 }' | sort -k 1,1nr | head -n 1)
  told=${told:--1 }
  if by_evidence && [ "$epoch" -gt "${told% *}" ]; then return 0; fi
  master=${told#* } epoch=${told% *}
  [ -n "$master" ]
}

choose_master() {
  began=$(now)
  remembered=$(remembered_master)
  until decided; do
    waiting "$reason"
    sleep 0.5
  done
  same=no
  [ "$master" != "$remembered" ] || same=yes
}

write_conf() {
  umask 077 # for the server too: it writes its configuration anew, with passwords
  login=$(quoted "$(login_key sentinel)")
  {
    echo "aclfile $RUN/users.acl"
    echo "sentinel announce-ip $me"
    echo "sentinel myid $(printf %s "$NAMESPACE/$POD_NAME" | sha1sum | cut -c 1-40)"
    sed "s/{master}/$master/" "$CONFIG/sentinel.conf"
    echo "sentinel auth-user $MASTER_NAME sentinel"
    printf 'sentinel auth-pass %s %s\n' "$MASTER_NAME" "$login" # echo would interpret backslashes
    echo "sentinel sentinel-user sentinel"
    printf 'sentinel sentinel-pass %s\n' "$login"
    if [ "$epoch" -gt 0 ]; then printf 'sentinel config-epoch %s %s\nsentinel current-epoch %s\n' "$MASTER_NAME" "$epoch" "$epoch"
    elif [ -f "$STATE" ] && [ -f "$DATA/addresses" ]; then translated; fi
  } > "$STATE.new"
  cp "$RUN/addresses" "$DATA/addresses"
  mv "$STATE.new" "$STATE"
}

trap 'exit 143' TERM # the first process of a container ignores it otherwise
rm -f "$RUN/serving"
exec 9> "$DATA/.lock"
flock 9 # a force-deleted pod may still run on this volume; the server inherits the lock
write_addresses
me=$(address_of "$POD_NAME")
choose_master
log "this Sentinel is $me; the master is $master ($(name_of "$master"))"
cp -f "$CREDENTIALS/admin-password" "$RUN/admin-password" # that of the users that the server will read (users.sh)
write_acl "$CONFIG/users.acl" "$RUN/users.acl"
add_app_users "$CONFIG/apps.acl" "$RUN/users.acl"
write_conf
note_certificate
sh "$CONFIG/users.sh" 26379 9>&- &
sh "$CONFIG/watch.sh" 9>&- &
echo $$ > "$RUN/serving"
exec "$SERVER" "$STATE" --sentinel
