# shellcheck shell=sh
# What a data node can tell of its data while nobody can say who is master, and whose data are best. Needs common.sh.
# Evidence is `empty`, or `EPOCH MILLISECONDS ROLE`: the Sentinels' config epoch when this node was last in step with
# them, the time of its last write to disk, and what it was; `running OFFSET` of a replica that serves; `elected` of a
# node that an administrator has chosen.

EVIDENCE_KEY=redis-ha-stack:evidence

# evidence_of ADDRESS: nothing for a node that does not answer, or that is no replica and serves
evidence_of() {
  evidence=$(ask admin "$1" 6379 get "$EVIDENCE_KEY" | grep -E '^(empty|elected|[0-9]+ [0-9]+ [a-z]+)$' || true)
  if [ -z "$evidence" ]; then
    evidence=$(replication "$1" role slave_repl_offset)
    case $evidence in slave*) evidence="running ${evidence#* }" ;; *) evidence= ;; esac
  fi
  echo "$evidence"
}

# gather_evidence: that of each data node in $RUN/evidence, an address and its evidence a line; what a node has told
# before counts as long as it tells nothing else, or only that it runs now
gather_evidence() {
  own=$(address_of "$POD_NAME")
  gathered=$({
    for address in $(node_addresses); do
      if [ "$address" = "$own" ]; then echo "$own $(own_evidence)"; else
        (evidence=$(evidence_of "$address"); [ -z "$evidence" ] || echo "$address $evidence") &
      fi
    done
    wait
    [ ! -f "$RUN/evidence" ] || cat "$RUN/evidence"
  } | awk '$2 == "running" { running[$1] = $0; next } !told[$1]++ { print }
    END { for (node in running) if (!told[node]) print running[node] }')
  echo "$gathered" > "$RUN/evidence"
}

# best_evidence: address and epoch of the node whose data are best by $RUN/evidence. One that was chosen; else a replica
# that serves, with the largest offset; else, of those with the highest epoch, who wrote last, or the last master if it
# wrote at most 200 ms before. Of nodes without data, the first.
best_evidence() {
  sort -k 3,3nr "$RUN/evidence" | awk -v first="$(address_of "$STACK-0")" '
    $2 == "elected" { elected = $1 }
    $2 == "running" && running == "" { running = $1 }
    $2 == "empty" && (empty == "" || $1 == first) { empty = $1 }
    $2 ~ /^[0-9]+$/ { if ($2 + 0 > epoch + 0 || best == "") { epoch = $2; best = $1; last = $3 }
                      if ($2 == epoch && $4 == "master" && $3 >= last - 200) best = $1 }
    END {
      best = elected != "" ? elected : running != "" ? running : best != "" ? best : empty
      if (best != "") print best, epoch + 0
    }'
}

# many_nodes COUNT: whether so many are a majority of the data nodes
many_nodes() { [ "$1" -gt $(($(nodes) / 2)) ]; }
