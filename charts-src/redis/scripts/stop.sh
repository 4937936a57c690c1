#!/bin/sh
# Before a data node stops: a master hands over to a replica that has every byte. A no-op for anything but a master
# that a Sentinel can replace, and safe to repeat. What it leaves on the volume tells the next boot that this was no crash.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

own() { ask admin "$SELF" 6379 "$@"; }
say() { log "$*" 2> "${LOG:-/proc/1/fd/2}"; } # the output of a preStop hook goes nowhere

replicas_online() { own info replication | sed -n 's/^slave[0-9]*:ip=\([^,]*\),.*state=online.*/\1/p'; }
offset() { ask admin "$1" 6379 info replication | sed -n "s/^$2:\([0-9]*\)$/\1/p"; }

# first_answering ADDRESSES: the one of the lowest ordinal, which stays when the stack is scaled down
first_answering() {
  for address in $(node_addresses); do
    case " $(echo "$1" | tr '\n' ' ')" in
      *" $address "*) [ -z "$(offset "$address" slave_repl_offset)" ] || { echo "$address"; return; } ;;
    esac
  done
}

# A Sentinel in a failover asks its replicas once a second, counted from the last time. When the next question falls
# just after the promotion, the promotion is seen 0.7 s earlier: so this looks for the Sentinel whose turn is right, and
# which has heard of the preference, and sets $sentinel and $since, the moment when it last asked. Sentinels here always
# ask once a second (watch.sh); after 11 s any that names this node will do.
find_sentinel() {
  sentinel='' since=$(now) preferred=$(now)
  for address in $(sentinel_addresses); do
    if [ "$(named_by "$address")" = "$me" ]; then sentinel=$address; break; fi
  done
  [ -n "$sentinel" ] || return 0
  give_up=$((since + ${ALIGN_MS:-11000}))
  while [ "$(now)" -lt "$give_up" ]; do
    for address in $(sentinel_addresses); do
      asked=$(now) age=$(info_age "$address" "$candidate")
      if [ -z "$age" ] || [ $((asked - age)) -le "$preferred" ]; then continue; fi
      if [ "$age" -ge 150 ] && [ "$age" -le 400 ] && [ "$(named_by "$address")" = "$me" ]; then
        sentinel=$address since=$((asked - age))
        return
      fi
    done
  done
}

prefer() { ask admin "$candidate" 6379 config set replica-priority "$1" > /dev/null; }

# caught_up MILLISECONDS: whether the candidate has all that the paused master has; the other replicas, too, if they
# get there within that time. Not where the master does not tell what it has.
caught_up() {
  target=$(offset "$SELF" master_repl_offset)
  [ -n "$target" ] || return 1
  until=$(($(now) + $1))
  while :; do
    behind='' candidate_has_all=no
    for replica in $replicas; do
      reached=$(offset "$replica" slave_repl_offset)
      if [ "${reached:-0}" -lt "$target" ]; then behind=$replica
      elif [ "$replica" = "$candidate" ]; then candidate_has_all=yes
      fi
    done
    [ -n "$behind" ] || return 0
    [ "$(now)" -lt "$until" ] || break
  done
  [ "$candidate_has_all" = yes ]
}

# ask_failover: asks the Sentinel that was found, or another one if that is gone
ask_failover() {
  for address in "$sentinel" $(sentinel_addresses); do
    case $(ask admin "$address" 26379 sentinel failover "$MASTER_NAME") in
      OK | *INPROG*) sentinel=$address; return ;;
    esac
  done
}

# promoted MILLISECONDS: sets $next to the address that the Sentinel names once it is another than this node
promoted() {
  until=$(($(now) + $1))
  while [ "$(now)" -lt "$until" ]; do
    next=$(named_by "$sentinel")
    case $next in
      "$me") ;;
      '') ask_failover ;;
      *) return 0 ;;
    esac
  done
  return 1
}

# sessions: how many clients there are, but for those of the stack itself
sessions() {
  own client list type normal |
    awk '/ user=/ && !/ user=(admin|probe|proxy|sentinel|replication) / { n++ } END { print n + 0 }'
}

# Until every proxy has noticed the move, a client that is cut may come back here. It then waits in the pause and is cut
# again: had this node become a replica at once, it would be told READONLY. Ends when nobody has come for a while.
cut_clients() {
  quiet=$(now)
  while [ $(($(now) - moved)) -lt 2500 ]; do
    if [ "$(sessions)" -gt 0 ]; then own client kill type normal > /dev/null; quiet=$(now); fi
    [ $(($(now) - quiet)) -lt "${QUIET_MS:-250}" ] || return 0
  done
}

hand_over() {
  me=$(address_of "$POD_NAME")
  replicas=$(replicas_online)
  candidate=$(first_answering "$replicas")
  [ -n "$candidate" ] || { say "no replica is online and answers: nobody to hand over to"; return; }
  prefer "$PREFERRED"
  find_sentinel
  if [ -z "$sentinel" ]; then
    prefer 100; say "no Sentinel names this node: nothing to hand over"; return
  fi
  while [ $(($(now) - since)) -lt 480 ]; do :; done
  if [ "$(own role | head -n 1)" != master ]; then
    prefer 100; say "another node has become master meanwhile"; return
  fi
  began=$(now)
  if [ "$(own client pause 12000 write)" != OK ] || ! caught_up 2000; then
    own client unpause > /dev/null; prefer 100; say "writes can't be held up until a replica has them all: not handing over"; return
  fi
  synced=$(now)
  ask_failover
  if ! promoted 6000; then
    own client unpause > /dev/null; prefer 100; say "the Sentinel promoted nobody within 6 s"; return
  fi
  moved=$(now)
  cut_clients
  printf 'MULTI\nCLIENT KILL TYPE normal SKIPME yes\nREPLICAOF %s 6379\nEXEC\n' "$next" | own > /dev/null
  own client kill type normal > /dev/null
  say "handed over to $(name_of "$next") in $(($(now) - began)) ms: replicas had all after $((synced - began)) ms, the Sentinel named it after $((moved - began)) ms"
  prefer 100
}

exec 9> "$RUN/stop.lock"
flock 9 # a second run finds what the first has done, instead of moving the master once more
role=$(own role | head -n 1)
if [ "$SENTINELS" -gt 0 ] && [ "$role" = master ]; then hand_over; fi
case $role in master | slave) : > "$DATA/.stopped" ;; esac # one that waits or loads has not lived down its crash
