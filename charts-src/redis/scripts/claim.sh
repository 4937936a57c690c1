#!/bin/sh
# Runs beside a data node that started with the best data of all while the Sentinels' master does not come: asks for the
# failover that makes it master. Left to themselves, Sentinels that found nobody to promote try again only after twice
# their failover-timeout.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

# bereaved: the first Sentinel that takes the master for down, with enough others to begin a failover
bereaved() {
  for address in $(sentinel_addresses); do
    flags=$(ask admin "$address" 26379 sentinel master "$MASTER_NAME" | awk 'last == "flags" { print } { last = $0 }')
    case $flags in *failover_in_progress*) return ;; *o_down*) echo "$address"; return ;; esac
  done
}

gone=$(elected) until=$(($(now) + 60000))
while [ -n "$gone" ] && [ "$(now)" -lt "$until" ] && sleep 0.5; do
  current=$(elected)
  if [ -n "$current" ] && [ "$current" != "$gone" ]; then break; fi
  sentinel=$(bereaved)
  if [ -n "$sentinel" ] && [ "$(ask admin "$sentinel" 26379 sentinel failover "$MASTER_NAME")" = OK ]; then
    log "asked $(name_of "$sentinel") for a failover"
  fi
done
