# shellcheck shell=sh
export REDISCLI_AUTH="$REDIS_PASSWORD" # no password among the arguments
ca=''
if [ -n "${REDIS_CA:-}" ]; then
  ca=$(mktemp)
  printf '%s\n' "$REDIS_CA" > "$ca"
fi

# redis-cli compares who signed, not the name: Sentinels tell addresses, certificates have the name of the Service.
redis() {
  [ "$REDIS_TLS" != true ] || set -- --tls ${ca:+--cacert "$ca"} "$@"
  timeout 3 redis-cli -e --user "$REDIS_USERNAME" "$@"
}

# Does it again until it is done or half a minute is over: for commands that may be done twice.
patiently() {
  end=$(($(date +%s) + 30))
  until reply=$("$@" 2>&1); do
    case $reply in
      '' | 'Could not connect '* | 'Error: '* | *'I/O error'*) ;; # no text: ended by timeout
      READONLY* | NOREPLICAS* | MASTERDOWN* | LOADING*) ;;
      *) end=0 ;; # an answer
    esac
    if [ "$(date +%s)" -ge "$end" ]; then
      printf '%s\n' "$reply" >&2
      return 1
    fi
    sleep 0.5
  done
  printf '%s\n' "$reply"
}
