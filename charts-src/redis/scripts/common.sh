# shellcheck shell=sh
# Shared by the scripts of every pod of a stack. POSIX sh: runs under dash and under busybox.
# Expects STACK, NAMESPACE, CLUSTER_DOMAIN, POD_NAME, SENTINELS, MASTER_NAME, CLI and SERVER in the environment, and TLS,
# the folder of the certificate, where servers speak it.
: "${CONFIG:=/config}" "${CREDENTIALS:=/credentials}" "${DATA:=/data}" "${RUN:=/run/redis}" "${SELF:=127.0.0.1}" "${TLS:=}"
CA=$TLS/ca.crt
# A server asks itself without looking at its certificate: one that has expired must not make probes restart it, nor keep
# it from reading the next.
OWN_TLS=${TLS:+--tls --insecure}

# replica-priority of a node that is to be promoted: Sentinel takes the lowest. All others have Redis' default of 100.
# shellcheck disable=SC2034 # for those who source this
PREFERRED=10

# waiting REASON: says why a boot does not go on, once: in the log and in the readiness message (probe.sh)
waiting() {
  [ "$1" != "${waited_for:-}" ] || return 0
  waited_for=$1
  log "$1"
  echo "$1" > "$RUN/waiting"
}

log() { echo "$(date -u +%H:%M:%S) ${0##*/}: $*" >&2; }

# resolve SERVICE: its ClusterIP, which stays while the Service lives. A DNS server that is gone is left after 2 s: the
# next lookup may reach another one.
resolve() { timeout 2 getent hosts "$1.$NAMESPACE.svc.$CLUSTER_DOMAIN" | awk '{ print $1; exit }'; }

# nodes: how many data nodes there are. A file, so that another number restarts no pod.
nodes() { cat "$CONFIG/nodes"; }

# members: the names of the data nodes' and the Sentinels' Services
members() {
  n=0; while [ "$n" -lt "$(nodes)" ]; do echo "$STACK-$n"; n=$((n + 1)); done
  n=0; while [ "$n" -lt "$SENTINELS" ]; do echo "$STACK-sentinel-$n"; n=$((n + 1)); done
}

# at_once FUNCTION ARGUMENT...: calls it with each word of standard input before the arguments, all at once, and prints
# what the calls print, in the order of the words
at_once() {
  calls=$(mktemp -d "$RUN/calls.XXXXXX") called=100 calling=
  function=$1; shift
  while read -r word; do
    called=$((called + 1))
    "$function" "$word" "$@" > "$calls/$called" 9>&- & calling="$calling $!" # 9: the lock on the volume
  done
  # shellcheck disable=SC2086 # a list of process ids
  [ -z "$calling" ] || wait $calling || true
  for answer in "$calls"/*; do [ ! -f "$answer" ] || cat "$answer"; done
  rm -rf "$calls"
}

# with_address MEMBER: its name and its address; nothing without an answer of DNS
with_address() { address=$(resolve "$1"); [ -z "$address" ] || echo "$1 $address"; }

# write_addresses: every member and its address, one a line, in $RUN/addresses
write_addresses() {
  while :; do
    members | at_once with_address > "$RUN/addresses.new"
    lacking=$(members | awk 'FILENAME != "-" { known[$1]; next } !($0 in known)' "$RUN/addresses.new" -)
    [ -n "$lacking" ] || break
    # shellcheck disable=SC2086,SC2116 # names in one line
    waiting "waiting for the address of service $(echo $lacking)"
    sleep 0.5
  done
  mv "$RUN/addresses.new" "$RUN/addresses"
}

# moved: the first member whose Service has another address now than at boot, because it was made anew. No answer from
# DNS is no other address.
moved() {
  members | at_once with_address | awk '
    FILENAME != "-" { known[$1] = $2; next } ($1 in known) && known[$1] != $2 { print $1; exit }' "$RUN/addresses" -
}

address_of() { awk -v name="$1" '$1 == name { print $2 }' "$RUN/addresses"; }
name_of() { awk -v address="$1" '$2 == address { print $1 }' "$RUN/addresses"; }

# node_addresses, sentinel_addresses: of the members of one kind, in order
node_addresses() { awk -v s="$STACK-sentinel-" 'index($1, s) != 1 { print $2 }' "$RUN/addresses"; }
sentinel_addresses() { awk -v s="$STACK-sentinel-" 'index($1, s) == 1 { print $2 }' "$RUN/addresses"; }

# ask_by FILE USER HOST PORT COMMAND...: one command within a second, by the password in that file, which travels in the
# environment only
ask_by() {
  ask_password='' ask_user=$2 ask_host=$3 ask_port=$4
  IFS= read -r ask_password < "$1" || true # there is no line end
  ask_tls=${TLS:+--tls --cacert $CA}
  [ "$ask_host" != "$SELF" ] || ask_tls=$OWN_TLS
  shift 4
  # shellcheck disable=SC2086 # options
  REDISCLI_AUTH=$ask_password VALKEYCLI_AUTH=$ask_password \
    timeout 1 "$CLI" $ask_tls --user "$ask_user" -h "$ask_host" -p "$ask_port" "$@" 2> /dev/null | tr -d '\r'
}

# ask USER HOST PORT COMMAND...: the same by the password that is accepted there: the user's own, the one before, or the
# one that this pod's own server knew last (users.sh). Without COMMAND the commands come by standard input.
ask() {
  ask_input='' ask_answer=''
  [ $# -gt 3 ] || ask_input=$(cat)
  for ask_file in "$CREDENTIALS/$1-password" "$CREDENTIALS/$1-password-previous" "$RUN/$1-password"; do
    [ -f "$ask_file" ] || continue
    if [ $# -gt 3 ]; then ask_answer=$(ask_by "$ask_file" "$@" < /dev/null)
    else ask_answer=$(printf '%s\n' "$ask_input" | ask_by "$ask_file" "$@"); fi
    case $ask_answer in NOAUTH* | 'ERR Protocol error: unauth'*) ;; *) break ;; esac # the latter of a long command
  done
  [ -z "$ask_answer" ] || printf '%s\n' "$ask_answer"
}

# replication ADDRESS FIELD...: what a node says of itself in INFO replication, in one line, `-` for what it does not say
replication() {
  replication_of=$1; shift
  ask admin "$replication_of" 6379 info replication | awk -v wanted="$*" '
    { at = index($0, ":"); value[substr($0, 1, at - 1)] = substr($0, at + 1) }
    END {
      n = split(wanted, name, " ")
      for (i = 1; i <= n; i++) printf "%s%s", (name[i] in value) ? value[name[i]] : "-", i < n ? " " : "\n"
    }'
}

# each_sentinel COMMAND...: asks all Sentinels at once and prints their answers, one after the other
each_sentinel() { sentinel_addresses | at_once ask_sentinel "$@"; }
ask_sentinel() { asked_sentinel=$1; shift; ask admin "$asked_sentinel" 26379 "$@"; }

majority() { echo $((SENTINELS / 2 + 1)); }

# elected: the address that a majority of all Sentinels gives for the master; nothing without one
elected() {
  each_sentinel sentinel get-master-addr-by-name "$MASTER_NAME" | grep -v '^6379$' | sort | uniq -c |
    awk -v need="$(majority)" '$1 >= need && $2 ~ /^[0-9a-f:.]+$/ { print $2 }'
}

# agreed: the master's address and its config epoch, where a majority of all Sentinels gives the same; nothing while a
# failover is under way
agreed() {
  each_sentinel sentinel master "$MASTER_NAME" | awk -v need="$(majority)" '
    last == "ip" { ip = $0 } last == "flags" && /failover_in_progress/ { busy = 1 }
    last == "config-epoch" { views[ip " " $0]++ } { last = $0 }
    END { for (view in views) if (views[view] >= need && !busy) print view }'
}

# healthy: whether a majority of all Sentinels sees the master well, and none leads a failover: only that one tells of it
healthy() {
  each_sentinel sentinel master "$MASTER_NAME" | awk -v need="$(majority)" '
    last == "flags" && $0 == "master" { n++ } last == "flags" && /failover_in_progress/ { busy = 1 } { last = $0 }
    END { exit busy || n < need }'
}

# info_age SENTINEL REPLICA: milliseconds since that Sentinel last heard of the replica, if it takes it for a healthy one
info_age() {
  ask admin "$1" 26379 sentinel replicas "$MASTER_NAME" | awk -v ip="$2" '
    last == "ip" { address = $0 } last == "flags" { flags = $0 }
    last == "info-refresh" && address == ip && flags == "slave" { print $0 } { last = $0 }'
}

# live_master: the address of the one data node, other than this one, that says it is master; nothing for two
live_master() {
  own=$(address_of "$POD_NAME")
  for address in $(node_addresses); do
    [ "$address" != "$own" ] || continue
    [ "$(ask admin "$address" 6379 role | head -n 1)" != master ] || echo "$address"
  done | awk '{ master = $1 } END { if (NR == 1) print master }'
}

# named_by ADDRESS: the master's address by the word of one Sentinel
named_by() { ask admin "$1" 26379 sentinel get-master-addr-by-name "$MASTER_NAME" | head -n 1; }

# now: milliseconds of a clock that never jumps; busybox' date has none
now() { read -r uptime _ < /proc/uptime; echo "${uptime%.*}${uptime#*.}0"; }

# hashes FILE: of the password in it, and of the previous one while that is accepted, as rules of an ACL
hashes() {
  for hashed in "$1" "$1-previous"; do
    [ -f "$hashed" ] || continue
    hash=$(printf %s "$(cat "$hashed")" | sha256sum)
    printf '#%s ' "${hash%% *}"
  done
}

# with_hashes TEMPLATE FILE...: the users of it; {key} becomes the hashes of the passwords of that key
with_hashes() {
  template=$1 edits=''; shift
  for file in "$@"; do
    case $file in *-previous) continue ;; esac
    [ ! -f "$file" ] || edits="$edits;s/^\\(user [^ ]* on \\){${file##*/}} /\\1$(hashes "$file")/"
  done
  sed "$edits" "$template"
}

# app_users TEMPLATE: the users of applications; one whose password is not there yet is left out
app_users() { with_hashes "$1" "$CREDENTIALS"/app-* | grep -v '^user [^ ]* on {'; }

# write_acl TEMPLATE FILE: users of the stack itself, which need every password
write_acl() {
  (umask 077; with_hashes "$1" "$CREDENTIALS"/* > "$2")
  lacking=$(sed -n 's/^user [^ ]* on {\([^}]*\)}.*/\1/p' "$2")
  [ -z "$lacking" ] || { log "the Secret with the passwords lacks: $(echo "$lacking" | tr '\n' ' ')"; return 1; }
}

# add_app_users TEMPLATE FILE: to the users of the stack. Redis does not start with one that it can't read: the next time
# those of applications wait for users.sh, which names the wrong one.
add_app_users() (
  umask 077
  : > "$RUN/app-users"
  if [ -e "$DATA/.without-apps" ]; then
    rm "$DATA/.without-apps"
  else
    app_users "$1" > "$RUN/app-users" || true # there may be none
    cat "$RUN/app-users" >> "$2"
  fi
)

# quoted KEY: a password as a quoted argument of a configuration file
quoted() { sed 's/[\\"]/\\&/g; s/^/"/; s/$/"/' "$CREDENTIALS/$1"; }

# certificate: a sum of the files of the certificate; nothing without TLS
certificate() { [ -z "$TLS" ] || cat "$TLS/ca.crt" "$TLS/tls.crt" "$TLS/tls.key" | sha256sum; }

# note_certificate: before a server reads the files, so that none that comes meanwhile is missed
note_certificate() {
  [ -n "$TLS" ] || return 0
  certificate > "$RUN/certificate"
}

# renewed: whether there is another certificate than the one that was noted
renewed() { [ "$(certificate)" != "$(cat "$RUN/certificate" 2> /dev/null)" ]; }
