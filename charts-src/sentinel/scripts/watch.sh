#!/bin/sh
# Runs beside a Sentinel and mends it, never another one.
# - A connection attempt to a Service without endpoints is rejected with an ICMP error; when the attempt succeeds after
#   all, that error stays on the socket and the event loop spins at full CPU for ever. Setting the same password again
#   makes the Sentinel drop and remake its connections, which ends it.
# - One that has gone astray (another master than the majority's, or one that it can't log in to; members that are none,
#   or have other addresses now) is started anew: at its boot it believes the others and forgets who is no member. No
#   SENTINEL RESET, which makes it forget everybody.
# - A Sentinel reads its certificate at its start only: for a renewed one it is started anew, one Sentinel after another.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"
# shellcheck source=charts-src/redis/scripts/logins.sh
. "$CONFIG/logins.sh"

SPINNING=20000 # event loop cycles per second; an idle Sentinel has about 200
ASTRAY=3       # looks in a row
: "${UNKNOWN:=24}" # looks in a row: members that are new may be known to the Sentinel before they are to this pod

own() { ask admin "$SELF" 26379 "$@"; }

# Replicas are asked for INFO once a second instead of every 10 s, as in a failover: a failover then starts from fresh
# offsets, and a handover finds its moment (stop.sh). Other Sentinels are asked more often whether the master is down, too.
hasten() { own sentinel debug info-period 1000 ask-period 250 > /dev/null; }

cycles() { own info stats | sed -n 's/^instantaneous_eventloop_cycles_per_sec:\([0-9]*\)$/\1/p'; }
spins() { [ "$(cycles || true)" -gt "$SPINNING" ] 2> /dev/null; }

reconnect() { login_commands sentinel | own > /dev/null; }

# strangers: addresses that the Sentinel knows and the stack does not
strangers() {
  for word in replicas sentinels; do own sentinel "$word" "$MASTER_NAME"; done |
    awk 'FILENAME != "-" { member[$2]; next } last == "ip" && !($0 in member) { print } { last = $0 }' "$RUN/addresses" -
}

# seen: the other Sentinels that this one does not take for down
seen() {
  own sentinel sentinels "$MASTER_NAME" |
    awk 'last == "ip" { ip = $0 } last == "flags" && !/s_down/ { print ip } { last = $0 }'
}

answers() { [ -z "$(named_by "$1")" ] || echo "$1"; }

# enough: whether the others are a majority. This Sentinel may know a former authority only and take those that have
# another certificate for down, which its restart mends: they answer this pod, which reads the files of now.
enough() {
  others=$( (seen; sentinel_addresses | grep -vxF "$(address_of "$POD_NAME")" | at_once answers) | sort -u | grep -c .)
  [ "$others" -ge "$(majority)" ]
}

# in_turn: whether this Sentinel may be away now. Each has slots of time of its own, and the others must be there: what one
# can't start with takes no second one.
in_turn() {
  slot=${SLOT_SECONDS:-20} at=$(date +%s)
  [ $((at / slot % SENTINELS)) -eq "${POD_NAME##*-}" ] && [ $((at % slot * 2)) -lt "$slot" ] && enough
}

start_anew() {
  log "$1: starting anew"
  kill -s TERM "$(cat "$RUN/serving")"
  sleep 60
}

# sees_down: whether this Sentinel takes the master for down, or is not connected to it
sees_down() {
  own sentinel master "$MASTER_NAME" | awk 'last == "flags" && /s_down|disconnected/ { down = 1 } { last = $0 } END { exit !down }'
}

follow_majority() {
  majority_says=$(elected) own_word=$(named_by "$SELF")
  if [ -n "$majority_says" ] && [ "$own_word" != "$majority_says" ]; then
    why="it names ${own_word:-nobody}, the others $majority_says"
  elif sees_down && healthy; then
    why="it takes the master for down, the others do not"
  else
    disagrees=0
    return
  fi
  disagrees=$((disagrees + 1))
  [ "$disagrees" -lt "$ASTRAY" ] || start_anew "$why"
}

know_members() {
  known=$(node_addresses | wc -l)
  [ "$known" -ge "$(nodes)" ] || write_addresses
  if [ "$known" -gt "$(nodes)" ] && in_turn; then start_anew "data nodes were taken away"; fi
  looks=$((looks + 1))
  if [ $((looks % 6)) -eq 0 ]; then
    replaced=$(moved)
    [ -z "$replaced" ] || start_anew "service $replaced has another address now"
  fi
  strange=$(strangers | head -n 1)
  if [ -z "$strange" ]; then unknown=0; return; fi
  unknown=$((unknown + 1))
  [ "$unknown" -lt "$UNKNOWN" ] || start_anew "it knows $strange, which is no member"
}

disagrees=0 unknown=0 looks=0
sleep 1 # until it answers
while :; do
  hasten
  if spins && sleep 1 && spins; then
    log "the event loop spins ($(cycles) cycles/s): reconnecting"
    reconnect
  fi
  follow_majority
  know_members
  if renewed && in_turn; then start_anew "the certificate is renewed"; fi
  sleep "${WATCH_SECONDS:-5}"
done
