# shellcheck shell=sh source-path=SCRIPTDIR
. ./patience.sh

named() { redis -h "$REDIS_HOST" -p "$REDIS_SENTINEL_PORT" SENTINEL GET-MASTER-ADDR-BY-NAME "$REDIS_MASTER_NAME"; }
master() {
  address=$(named 2>&1) || { printf '%s\n' "$address"; return 1; }
  redis -h "${address%%[[:space:]]*}" -p "${address##*[[:space:]]}" "$@"
}

patiently master SET greeting hello
