# shellcheck shell=sh
# What this node can tell of its own data, and how others can ask for it before it serves. Needs evidence.sh.

offering=

has_data() { [ -s "$DATA/dump.rdb" ] || [ -d "$DATA/appendonlydir" ]; }

# last_write: milliseconds since the epoch. The kernel keeps it, so that it is right after a crash, too.
last_write() {
  for file in "$DATA"/appendonlydir/*.incr.aof "$DATA/dump.rdb"; do
    [ ! -f "$file" ] || echo "$(stat -c '%Y %y' "$file") $file"
  done | awk '
    { split($3, fraction, "."); time = $1 substr(fraction[2] "000", 1, 3) }
    /\.aof$/ { aof = 1; if (time > latest) latest = time }
    !/\.aof$/ && !aof { latest = time }
    END { print latest == "" ? 0 : latest }'
}

own_evidence() {
  if [ -e "$RUN/elected" ]; then echo elected; return; fi
  if ! has_data; then echo empty; return; fi
  last_role='0 unknown'
  [ ! -s "$DATA/role" ] || last_role=$(cat "$DATA/role")
  echo "${last_role% *} $(last_write) ${last_role#* }"
}

# offer_evidence: a server on this node's port that knows one user and one key. Sentinels, replicas and proxies can't
# log in to it, so that none of them takes this node for one that serves.
offer_evidence() {
  if [ -n "$offering" ] && kill -0 "$offering" 2> /dev/null; then
    # elect.sh may have come while the first evidence was on its way
    [ ! -e "$RUN/elected" ] || ask admin "$SELF" 6379 set "$EVIDENCE_KEY" elected > /dev/null
    return 0
  fi
  printf 'user default off\nuser admin on {admin-password} ~%s +get +set\n' "$EVIDENCE_KEY" > "$RUN/evidence.users"
  write_acl "$RUN/evidence.users" "$RUN/evidence.acl"
  {
    grep -E '^(port|bind|protected-mode|tls-[a-z-]*) ' "$CONFIG/redis.conf"
    printf 'save ""\nappendonly no\ndir %s\naclfile %s\n' "$RUN" "$RUN/evidence.acl"
  } > "$RUN/evidence.conf"
  "$SERVER" "$RUN/evidence.conf" > /dev/null 2>&1 9>&- &
  offering=$!
  told=0
  until [ "$(ask admin "$SELF" 6379 set "$EVIDENCE_KEY" "$(own_evidence)")" = OK ] || [ "$told" -ge 50 ]; do
    told=$((told + 1)); sleep 0.1
  done
}

withdraw_evidence() {
  [ -n "$offering" ] || return 0
  kill -s KILL "$offering" 2> /dev/null || true
  wait "$offering" 2> /dev/null || true
  offering=
}
