# shellcheck shell=sh
# How a server logs in at others: a data node at its master, a Sentinel at data nodes and at other Sentinels. By the
# previous password while there is one and a member refuses the new one. Needs common.sh.

# refuses KEY USER ADDRESS PORT: whether a member answers and does not take the password of that key
refuses() {
  case $(ask_by "$CREDENTIALS/$1" "$2" "$3" "$4" ping) in NOAUTH*) return 0 ;; *) return 1 ;; esac
}

# refused USER: whether the new password is refused where this user logs in
refused() {
  for address in $(node_addresses); do
    ! refuses "$1-password" "$1" "$address" 6379 || return 0
  done
  [ "$1" = sentinel ] || return 1
  for address in $(sentinel_addresses); do
    ! refuses "$1-password" "$1" "$address" 26379 || return 0
  done
  return 1
}

# login_key USER: the key of the password that all accept
login_key() {
  if [ -f "$CREDENTIALS/$1-password-previous" ] && refused "$1"; then
    echo "$1-password-previous"
  else
    echo "$1-password"
  fi
}

# login_commands USER: what makes a server log in so, for standard input: a password has no place in argv
login_commands() {
  login=$(quoted "$(login_key "$1")")
  case $1 in
    replication) printf 'CONFIG SET masterauth %s\n' "$login" ;;
    sentinel)
      printf 'SENTINEL SET %s auth-pass %s\nSENTINEL CONFIG SET sentinel-pass %s\n' "$MASTER_NAME" "$login" "$login" ;;
  esac
}

# see_to_login USER COMMAND: where the server's answer is not the password that it should log in with, it gets that. A
# Sentinel makes its connections anew then, so one that has it is left alone. Fails until the next look confirms it.
see_to_login() {
  # shellcheck disable=SC2086 # the words of a command
  [ "$(ask admin "$SELF" "$PORT" $2 | tail -n 1)" = "$(cat "$CREDENTIALS/$(login_key "$1")")" ] ||
    { login_commands "$1" | ask admin "$SELF" "$PORT" > /dev/null; return 1; }
}
