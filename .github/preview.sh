#!/bin/sh
# Renders the stacks of base/ and head/ and writes into $GITHUB_STEP_SUMMARY what changes. A stack that can't be rendered
# on one side would look added or removed, so it is compared on neither.
set -eu

say() { printf '%s\n' "$1" >> "$GITHUB_STEP_SUMMARY"; }

render() {
  (
    cd "$1"
    npm ci --ignore-scripts
    for file in Pulumi.*.yaml; do
      [ -e "$file" ] || continue
      stack=${file#Pulumi.}
      stack=${stack%.yaml}
      npm run --silent synth -- --stack "$stack" --out "../rendered/$1/$stack" || echo "$stack" >> "../failed-$1"
    done
  )
}

failed() { grep -qxF "$2" "failed-$1"; }

for side in base head; do
  mkdir -p "rendered/$side" "compared/$side"
  : > "failed-$side"
  render "$side"
done

while read -r stack; do
  # passwords or certificates that only `up` makes can't be rendered
  say "Stack \`$stack\` of base is not rendered, so it is not compared; the log says why."
done < failed-base

broken=0
while read -r stack; do
  say "Stack \`$stack\` of head is not rendered, so it is not compared; the log says why."
  if [ -e "base/Pulumi.$stack.yaml" ] && ! failed base "$stack"; then
    say "Base could be rendered."
    echo "::error::stack $stack can't be rendered any more"
    broken=1
  fi
done < failed-head
if [ -s failed-base ] || [ -s failed-head ]; then say ''; fi

for side in base head; do
  for folder in "rendered/$side"/*/; do
    [ -d "$folder" ] || continue
    stack=$(basename "$folder")
    failed base "$stack" || failed head "$stack" || cp "$folder"* "compared/$side"
  done
done
(cd head && npm run --silent diff -- ../compared/base ../compared/head) >> "$GITHUB_STEP_SUMMARY"
exit "$broken"
