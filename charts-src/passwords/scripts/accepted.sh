#!/bin/sh
# Runs as a Job and ends when every member accepts the password of each of its users: clients may get them then. Until
# then it says who does not; after a while it fails with that, and is started again.
set -u
# shellcheck source=charts-src/redis/scripts/common.sh
. "${CONFIG:=/config}/common.sh"

# refusal MEMBER: that it does not accept a password, or does not answer; users.redis and users.sentinel name user and key
refusal() {
  case $1 in "$STACK"-sentinel-*) kind=sentinel port=26379 ;; *) kind=redis port=6379 ;; esac
  while read -r user key; do
    case $(ask_by "$CREDENTIALS/$key" "$user" "$(address_of "$1")" "$port" ping < /dev/null) in
      '') echo "$1 does not answer"; break ;;
      NOAUTH* | WRONGPASS*) echo "$1 refuses that of $user"; break ;;
    esac
  done < "$CONFIG/users.$kind"
}

# missing: why the passwords are not in use everywhere
missing() {
  if [ "$(cat "$CREDENTIALS/password-version" 2> /dev/null)" = "$VERSION" ]; then members | at_once refusal
  else echo "the Secret in this pod is of another version"; fi
}

write_addresses
began=$(now) said=
# what can't be looked at is not accepted
until missing > "$RUN/missing" && [ ! -s "$RUN/missing" ]; do
  why=$(tr '\n' ';' < "$RUN/missing" | sed 's/;$//; s/;/; /g')
  [ "$why" = "$said" ] || log "waiting for version $VERSION of the passwords: $why"
  said=$why
  [ $(($(now) - began)) -lt $((${GIVE_UP_SECONDS:-300} * 1000)) ] || exit 1
  sleep 2
done
log "version $VERSION of the passwords is accepted by all members"
