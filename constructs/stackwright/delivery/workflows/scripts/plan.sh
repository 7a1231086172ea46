set -euo pipefail
# Which stacks: those of the layer and the wave that are asked for, all if none is.
mapfile -t stacks < <(jq --raw-output --arg group "$ENVIRONMENT" --arg layer "$LAYER" --arg wave "$WAVE" --argjson waves "$WAVES" '
  .[] | select(.group == $group and ($layer == "all" or .layer == $layer)) | .name
  | select(. as $name | $wave == "all" or ($waves[($wave | tonumber) - 1] | index($name)))' cdktf.out/stacks.json)
if [ "${#stacks[@]}" -eq 0 ]; then
  echo "::notice::$ENVIRONMENT has no such stack"
  printf 'waves=[]\ndeferred=[]\n' >> "$GITHUB_OUTPUT"
  exit 0
fi
chosen=()
for stack in "${stacks[@]}"; do chosen+=(--stack "$stack"); done
mkdir -p reviewed
code=0
stackwright plan "$ENVIRONMENT" "${chosen[@]}" --reviewed "reviewed/$ENVIRONMENT.json" --markdown plan.md --json > plan.json || code=$?
[ ! -f plan.md ] || cat plan.md >> "$GITHUB_STEP_SUMMARY"
[ "$code" -eq 0 ] || exit "$code"
waves_with() {
  jq --compact-output --argjson waves "$WAVES" "[.[] | select($1) | .stack] as \$open
    | [\$waves | to_entries[] | select(any(.value[]; IN(\$open[]))) | .key + 1]" plan.json
}
echo "waves=$(waves_with '.state == "deferred" or (.changes + .outputs | length > 0)')" >> "$GITHUB_OUTPUT"
echo "deferred=$(waves_with '.state == "deferred"')" >> "$GITHUB_OUTPUT"
