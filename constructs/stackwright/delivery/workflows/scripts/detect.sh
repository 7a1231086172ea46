set -euo pipefail
# A service is built when a file of its folder changed. Without a commit to compare with, all are.
matrix='[]'
while IFS=$'\t' read -r service folder; do
  if [ -z "$BASE" ] || ! git cat-file -e "$BASE^{commit}" || ! git diff --quiet "$BASE" HEAD -- "$folder"; then
    matrix="$(jq --compact-output --arg service "$service" --arg folder "$folder" '. + [{service: $service, folder: $folder}]' <<< "$matrix")"
  fi
done < <(jq --raw-output 'to_entries[] | [.key, .value] | @tsv' <<< "$SERVICES")
echo "services=$matrix" >> "$GITHUB_OUTPUT"
echo "To be built: $(jq --raw-output 'map(.service) | join(", ") | if . == "" then "nothing" else . end' <<< "$matrix")" >> "$GITHUB_STEP_SUMMARY"
