#!/bin/sh
# probe.sh live|ready for Webdis. Readiness looks at the answer, because errors of Redis come back with status 200.
# Liveness also fails when Webdis is busy with nothing: a connection attempt that was rejected with an ICMP error, but
# succeeded after all, leaves its event loop spinning at full CPU until the connection goes.
set -eu
: "${PID:=1}" "${PORT:=7379}" "${PROC:=/proc}"

ready() { wget -q -T 2 -O - "http://127.0.0.1:$PORT/PING" | grep -q PONG; }

# in hundredths of a second; what stands in brackets may have spaces
cpu() { sed 's/.*) //' "$PROC/$PID/stat" | awk '{ print $12 + $13 }'; }
packets() { awk -F '[: ]+' 'NR > 2 && $2 != "lo" { sum += $4 } END { print sum + 0 }' "$PROC/$PID/net/dev"; }

live() {
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
