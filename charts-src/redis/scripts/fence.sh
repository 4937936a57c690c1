#!/bin/sh
# Runs beside a data node. Redis closes a master for writes when its replicas have said nothing for longer than
# min-replicas-max-lag, but it counts whole seconds once a second: up to 2 s too late. This looks twice a second and closes
# it a second before, so that a master that is cut off stops within min-replicas-max-lag + 1 s.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

own() { ask admin "$SELF" 6379 "$@"; }
need() { own config set min-replicas-to-write "$1" > /dev/null; }

# One connection that stays, instead of processes for each look; no filter in between, which would hold lines back.
info() {
  password=$(cat "$CREDENTIALS/admin-password")
  # shellcheck disable=SC2086 # options
  REDISCLI_AUTH=$password VALKEYCLI_AUTH=$password \
    "$CLI" $OWN_TLS --user admin -h "$SELF" -p 6379 -i 0.5 -r -1 info replication 2> /dev/null
}

decide() {
  if [ "$role" = master ] && [ "$replicas" -ge "$MIN_REPLICAS" ] && [ "$good" -lt "$MIN_REPLICAS" ]; then
    [ ! -e "$RUN/closed" ] || return 0
    : > "$RUN/closed"
    need "$(nodes)"
    log "replicas are silent: closed for writes"
  elif [ -e "$RUN/closed" ] && need "$MIN_REPLICAS"; then
    rm "$RUN/closed"
    log "open for writes again"
  fi
}

watch_lag() {
  role='' replicas=0 good=0
  while read -r line; do
    line=${line%"$return"}
    case $line in
      NOAUTH*) return ;; # the password has changed: a new connection reads it
      role:*) role=${line#role:} replicas=0 good=0 ;;
      slave[0-9]*:*lag=*)
        lag=${line##*lag=} lag=${lag%%,*} # Redis 8 has more after it
        replicas=$((replicas + 1))
        [ "$lag" -ge "$limit" ] || good=$((good + 1)) ;;
      master_failover_state:*) decide ;; # the replicas come before it
    esac
  done
}

return=$(printf '\r')
while sleep 1; do
  most=$(own config get min-replicas-max-lag | tail -n 1)
  [ -n "$most" ] || continue
  limit=$((most > 3 ? most - 1 : 2))
  info | watch_lag
done
