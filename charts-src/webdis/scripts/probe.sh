#!/bin/sh
# probe.sh live|ready for Webdis. Readiness looks at the answer, because errors of Redis come back with status 200.
# Liveness also fails when Webdis is busy with nothing: a connection attempt that was rejected with an ICMP error, but
# succeeded after all, leaves its event loop spinning at full CPU until the connection goes. And when there are other
# authorities to trust than at its start, the only time when it reads them.
set -eu
: "${PID:=1}" "${PORT:=7379}" "${PROC:=/proc}" "${CA:=/tls/ca.crt}"

ready() { wget -q -T 2 -O - "http://127.0.0.1:$PORT/PING" | grep -q PONG; }

# in hundredths of a second; what stands in brackets may have spaces
cpu() { sed 's/.*) //' "$PROC/$PID/stat" | awk '{ print $12 + $13 }'; }
packets() { awk -F '[: ]+' 'NR > 2 && $2 != "lo" { sum += $4 } END { print sum + 0 }' "$PROC/$PID/net/dev"; }

# started: when the process did, in seconds since the epoch
started() {
  booted=$(awk '$1 == "btime" { print $2 }' "$PROC/stat")
  sed 's/.*) //' "$PROC/$PID/stat" | awk -v booted="$booted" '{ print int(booted + $20 / 100) }'
}

trusts_former() { [ -f "$CA" ] && [ "$(stat -L -c %Y "$CA")" -gt "$(($(started) + 1))" ]; }

live() {
  if trusts_former; then echo "trusts the former authorities"; return 1; fi
  wget -q -T 2 -O /dev/null "http://127.0.0.1:$PORT/crossdomain.xml"
  cpu_before=$(cpu) packets_before=$(packets)
  sleep 1
  busy=$(($(cpu) - cpu_before)) received=$(($(packets) - packets_before))
  if [ "$busy" -gt 15 ] && [ "$received" -lt 200 ]; then
    echo "spins: $busy % of a CPU for $received packets in a second"
    return 1
  fi
}

"$1"
