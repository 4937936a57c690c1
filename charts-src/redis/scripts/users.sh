#!/bin/sh
# users.sh PORT: runs beside a data node or a Sentinel. Users of applications come, change and go without a restart: the
# kubelet brings their rules (apps.acl) and passwords into the pod, and this brings them to the server, one by one. A user
# that the server can't read is named in the log and harms no other.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

PORT=$1

# acl WORD...: by standard input: what comes from a password has no place in argv
acl() { printf 'ACL %s\n' "$*" | ask admin "$SELF" "$PORT" | head -n 1; }

# told DONE WORD...: whether the server has answered, be it with a refusal
told() {
  done=$1; shift
  answer=$(acl "$@")
  case $answer in
    OK | [0-9]*) log "user $name is $done" ;;
    ERR*) log "user $name is refused: $answer" ;;
    *) return 1 ;;
  esac
}

named() { awk -v name="$1" '$2 == name { found = 1 } END { exit !found }' "$2"; }

# bring NEW OLD: files of users
bring() {
  while read -r _ name _; do
    named "$name" "$1" || told gone DELUSER "$name" || return
  done < "$2"
  while read -r line; do
    name=${line#user } && name=${name%% *}
    grep -qxF -e "$line" "$2" || told set SETUSER "$name" reset "${line#user "$name" }" || return
  done < "$1"
}

given() { cat "$CONFIG/apps.acl" "$CREDENTIALS"/app-* 2> /dev/null; }

umask 077
brought=
while sleep "${USERS_SECONDS:-5}"; do
  now_given=$(given)
  [ "$now_given" != "$brought" ] || continue
  app_users "$CONFIG/apps.acl" > "$RUN/app-users.new"
  bring "$RUN/app-users.new" "$RUN/app-users" || continue
  mv "$RUN/app-users.new" "$RUN/app-users"
  brought=$now_given
done
