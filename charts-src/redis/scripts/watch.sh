#!/bin/sh
# Runs beside a data node. Keeps on its volume what it was when it was last in step with the Sentinels (evidence.sh), and
# mends this node, never another one, when it is out of step for longer than a failover takes: a second master, a replica
# of a replica, or a master that is none.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

: "${OUT_OF_STEP:=8}" # looks in a row; of a master that is none, twice as many: it has the Sentinels' own remedy before it
SETTLED=3            # looks at this node alone, while nothing has changed, until the Sentinels are asked again

own() { ask admin "$SELF" 6379 "$@"; }

remember() { # on the volume, if it is new
  [ "$1" = "$remembered" ] || { echo "$1" > "$DATA/role.new" && mv "$DATA/role.new" "$DATA/role" && remembered=$1; }
}

in_step() {
  wrong=0
  if [ "$role" = slave ] && [ "$link" != up ]; then return; fi
  settled="$role $follows" quiet=0
  case $role in master) remember "$epoch master" ;; slave) remember "$epoch replica" ;; esac
  eligible
}

# eligible: may be promoted from now on
eligible() {
  [ -e "$RUN/ineligible" ] || return 0
  case $(own config get replica-priority | tail -n 1) in
    0) own config set replica-priority 100 > /dev/null || return 0 ;;
    '') return 0 ;; # any other number is of a handover to this node (stop.sh)
  esac
  rm "$RUN/ineligible"
}

# bereft: whether this node has waited long enough for one with better data, and the one it follows does not serve
bereft() { [ "$looks" -ge "${BEREFT_LOOKS:-30}" ] && [ "$(replication "$follows" role)" != master ]; }

mend() {
  wrong=$((wrong + 1))
  if [ "$named" = "$me" ]; then
    [ "$wrong" -ge $((2 * OUT_OF_STEP)) ] || return 0
    log "the Sentinels name this node, which follows $follows: it becomes master"
    own replicaof no one > /dev/null
  elif [ "$wrong" -ge "$OUT_OF_STEP" ] && [ "$(replication "$named" role)" = master ]; then
    log "the Sentinels name $(name_of "$named") while this node is ${role}${follows:+ of $follows}: it becomes its replica"
    own replicaof "$named" 6379 > /dev/null
  else
    return 0
  fi
  wrong=0
}

look() {
  [ "$(nodes)" = "$(node_addresses | wc -l)" ] || write_addresses
  # shellcheck disable=SC2046 # a list of fields
  set -- $(replication "$SELF" role master_host master_link_status)
  role=$1 follows=${2#-} link=$3
  quiet=$((quiet + 1))
  if [ "$role $follows" = "$settled" ] && [ "$quiet" -lt "$SETTLED" ]; then return; fi
  settled=
  # shellcheck disable=SC2046 # an address and an epoch
  set -- $(agreed)
  named=${1:-} epoch=${2:-}
  if [ "$role" = - ] || [ -z "$named" ]; then wrong=0
  elif [ "$named" = "${follows:-$me}" ]; then in_step
  else mend; fi
}

# A Service that was made anew has another address: this node announces itself with it, and knows the others by theirs.
readdress() {
  [ -n "$(moved)" ] || return 0
  write_addresses
  me=$(address_of "$POD_NAME")
  log "a Service was made anew: this node is $me now"
  own config set replica-announce-ip "$me" > /dev/null
}

me=$(address_of "$POD_NAME")
remembered=$(cat "$DATA/role" 2> /dev/null)
wrong=0 looks=0 settled='' quiet=0
while sleep "${WATCH_SECONDS:-1}"; do
  look
  looks=$((looks + 1))
  [ ! -e "$RUN/ineligible" ] || ! bereft || eligible
  [ $((looks % 30)) -ne 0 ] || readdress
done
