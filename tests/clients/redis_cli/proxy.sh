# shellcheck shell=sh
export REDISCLI_AUTH="$REDIS_PASSWORD" # no password among the arguments
redis() { timeout 3 redis-cli -e --user "$REDIS_USERNAME" "$@"; }
if [ "$REDIS_TLS" = true ]; then
  printf '%s\n' "$REDIS_CA" > /tmp/redis-ca.pem
  redis() { timeout 3 redis-cli -e --tls --cacert /tmp/redis-ca.pem --user "$REDIS_USERNAME" "$@"; }
fi

until redis -h "$REDIS_HOST" -p "$REDIS_PORT" SET greeting hello; do
  sleep 0.5
done
