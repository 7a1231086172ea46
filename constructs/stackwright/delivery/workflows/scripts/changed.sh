set -euo pipefail
stackwright changed --base "$BASE" --json > changed.json
mv changed.json cdktf.out/
echo "groups=$(jq --compact-output '[.include[].group] | unique' cdktf.out/changed.json)" >> "$GITHUB_OUTPUT"
jq --raw-output '"Changed: \(.changed + .added + .removed | join(", "))"' cdktf.out/changed.json >> "$GITHUB_STEP_SUMMARY"
