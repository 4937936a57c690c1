#!/bin/sh
# users.sh PORT: runs beside a data node or a Sentinel. Passwords change, users of applications come and go without a
# restart: the kubelet brings rules and passwords into the pod, and this brings them to the server, user by user. One that
# the server can't read is named in the log and harms no other. Then it sees to the server's own logins (logins.sh).
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"
# shellcheck source=charts-src/redis/scripts/logins.sh
. "$CONFIG/logins.sh"

PORT=$1

# acl WORD...: by standard input: what comes from a password has no place in argv
acl() { printf 'ACL %s\n' "$*" | ask admin "$SELF" "$PORT" | head -n 1; }

# told DONE WORD...: whether the server has answered, be it with a refusal
told() {
  done=$1; shift
  answer=$(acl "$@")
  case $answer in
    'ERR Protocol error: unauth'*) return 1 ;; # of a long command
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

given() { cat "$CONFIG/users.acl" "$CONFIG/apps.acl" "$CREDENTIALS"/* 2> /dev/null; }

# wanted: all users of the server, in $RUN/users.new; fails where one of the stack itself would have no password
wanted() {
  write_acl "$CONFIG/users.acl" "$RUN/users.new" || return
  app_users "$CONFIG/apps.acl" >> "$RUN/users.new" || true # there may be none
}

# bring_users: what the server has read lies in $RUN/users.acl, and what it knows then again, so that ACL LOAD brings
# nothing back. The admin's password is kept, too: Secrets may change from one moment to the next.
bring_users() {
  cp -f "$CREDENTIALS/admin-password" "$RUN/admin-password.new"
  wanted || return 0
  [ "$(given)" = "$now_given" ] || return # they change at this moment: the next time
  bring "$RUN/users.new" "$RUN/users.acl" || return
  mv "$RUN/users.new" "$RUN/users.acl"
  mv -f "$RUN/admin-password.new" "$RUN/admin-password"
}

see_to_logins() {
  case $PORT in
    26379) see_to_login sentinel 'sentinel config get sentinel-pass' ;;
    *) see_to_login replication 'config get masterauth' ;;
  esac
}

umask 077
brought=
while sleep "${USERS_SECONDS:-5}"; do
  now_given=$(given)
  # while the previous password is accepted, a member may come back that knows no other
  [ "$now_given" != "$brought" ] || [ -f "$CREDENTIALS/admin-password-previous" ] || continue
  if [ "$now_given" != "$brought" ]; then bring_users || continue; fi
  see_to_logins || continue
  brought=$now_given
done
