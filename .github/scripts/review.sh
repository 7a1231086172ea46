# Written by `stackwright workflows` from the environment files: edit those, and run it again.
set -euo pipefail
mapfile -t stacks < <(jq --raw-output --arg group "$ENVIRONMENT" '.include[] | select(.group == $group) | .stack' cdktf.out/changed.json)
chosen=()
for stack in "${stacks[@]}"; do chosen+=(--stack "$stack"); done
mkdir -p comment
code=0
stackwright plan "$ENVIRONMENT" "${chosen[@]}" --markdown "comment/20-$ENVIRONMENT.md" || code=$?
[ ! -f "comment/20-$ENVIRONMENT.md" ] || cat "comment/20-$ENVIRONMENT.md" >> "$GITHUB_STEP_SUMMARY"
exit "$code"
