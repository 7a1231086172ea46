set -euo pipefail
find built -name '*.json' | sort | while read -r file; do
  stackwright promote "$(jq --raw-output .service "$file")" --to "$ENVIRONMENT" --by "$GITHUB_ACTOR" \
    --tag "$(jq --raw-output .tag "$file")" --digest "$(jq --raw-output .digest "$file")"
done
