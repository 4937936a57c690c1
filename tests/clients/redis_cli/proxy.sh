# shellcheck shell=sh source-path=SCRIPTDIR
. ./patience.sh

patiently redis -h "$REDIS_HOST" -p "$REDIS_PORT" SET greeting hello
