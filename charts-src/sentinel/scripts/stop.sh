#!/bin/sh
# Before a Sentinel stops: the failover that it leads comes to its end, and the others hear of it. A data node that is
# rolled at the same time may have asked it for that.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

leads() {
  case $(ask admin "$SELF" 26379 sentinel master "$MASTER_NAME") in *failover_in_progress*) return 0 ;; esac
  majority_says=$(elected)
  [ -n "$majority_says" ] && [ "$majority_says" != "$(named_by "$SELF")" ]
}

until=$(($(now) + 12000))
while [ "$(now)" -lt "$until" ] && leads; do sleep 0.2; done
