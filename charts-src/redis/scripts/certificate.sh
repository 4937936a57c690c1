#!/bin/sh
# Runs beside a data node that speaks TLS. The kubelet brings a renewed certificate into the pod, and this has the server
# read it: new connections get it, those that are there stay. What the server can't read is named in the log, and it goes
# on with the former one.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

# all three at once: alone each would fit none of the others
read_files() {
  ask admin "$SELF" 6379 config set \
    tls-cert-file "$TLS/tls.crt" tls-key-file "$TLS/tls.key" tls-ca-cert-file "$TLS/ca.crt"
}

refused=
while sleep "${WATCH_SECONDS:-5}"; do
  renewed || continue
  found=$(certificate)
  answer=$(read_files)
  if [ "$answer" = OK ]; then
    echo "$found" > "$RUN/certificate"
    log "the certificate is renewed: new connections get it"
  elif [ -n "$answer" ] && [ "$found" != "$refused" ]; then
    refused=$found
    log "the server can't read the new certificate and goes on with the former one: $answer"
  fi
done
