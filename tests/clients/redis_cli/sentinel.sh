# shellcheck shell=sh
export REDISCLI_AUTH="$REDIS_PASSWORD"
redis() { timeout 3 redis-cli -e --user "$REDIS_USERNAME" "$@"; }
named() { redis -h "$REDIS_HOST" -p "$REDIS_SENTINEL_PORT" SENTINEL GET-MASTER-ADDR-BY-NAME "$REDIS_MASTER_NAME"; }

until address=$(named) && redis -h "${address%%[[:space:]]*}" -p "${address##*[[:space:]]}" SET greeting hello; do
  sleep 0.5
done
