#!/bin/sh
# For an administrator, in the pod of a data node that waits because too few nodes can tell what they have: makes this
# node the master. What only other nodes have is lost.
set -eu
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"
# shellcheck source=charts-src/redis/scripts/evidence.sh
. "$CONFIG/evidence.sh"

if [ -e "$RUN/serving" ]; then
  echo "$POD_NAME serves already; to move the master, delete its pod" >&2
  exit 1
fi
: > "$RUN/elected"
ask admin "$SELF" 6379 set "$EVIDENCE_KEY" elected > /dev/null || true
echo "$POD_NAME is elected: Sentinels that wait will name it within seconds"
