#!/bin/sh
# Starts the proxy: hands it the addresses of all members, and where its files are, then becomes it.
set -eu
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

write_addresses
n=0
for address in $(node_addresses); do export "NODE_$n=$address"; n=$((n + 1)); done
n=0
for address in $(sentinel_addresses); do export "SENTINEL_$n=$address"; n=$((n + 1)); done
case $(address_of "$STACK-0") in *:*) BIND=:: ;; *) BIND=0.0.0.0 ;; esac
export BIND CONFIG CREDENTIALS RUN SELF TLS # what the Lua scripts read there
[ -z "$TLS" ] || cp -f "$CA" "$RUN/ca.crt"
sh "$CONFIG/watch.sh" "$$" &
exec haproxy -db -f "$CONFIG/haproxy.cfg"
