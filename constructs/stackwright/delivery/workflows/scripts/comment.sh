set -euo pipefail
marker='<!-- stackwright: terraform -->'
limit=65000 # of the 65,536 characters that GitHub takes
mkdir -p comment
{
  echo "$marker"
  find comment -name '*.md' | sort | while read -r file; do
    cat "$file"
    echo
  done
  jq --raw-output --arg run "$RUN" 'to_entries[] | select(.value.result == "failure") | "**\(.key) failed**: [the run](\($run)) says why."' <<< "$NEEDS"
} > body.md
if [ "$(wc --chars < body.md)" -gt "$limit" ]; then
  head --bytes="$limit" body.md | iconv --from-code=utf-8 --to-code=utf-8 -c > short.md
  printf '\n\nThe rest is in [the run](%s).\n' "$RUN" >> short.md
  mv short.md body.md
fi
ours="$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" \
  --jq ".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$marker\"))) | .id")"
first="${ours%%$'\n'*}"
if [ -n "$first" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$first" --field body=@body.md
else
  gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" --field body=@body.md
fi
