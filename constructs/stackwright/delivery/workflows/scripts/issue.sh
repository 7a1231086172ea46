set -euo pipefail
# One issue for each subject, found by its mark: opened, kept up to date, closed when there is nothing to say.
if [ ! -f "$STATE" ]; then
  echo "::warning::$TITLE: nothing was found out today, so its issue stays as it is"
  exit 0
fi
mark="<!-- stackwright: $SUBJECT -->"
number="$(gh issue list --state open --label "$LABEL" --limit 100 --json number,body \
  --jq "[.[] | select(.body | contains(\"$mark\")) | .number][0] // empty")"
if [ "$(cat "$STATE")" = clean ]; then
  [ -z "$number" ] || gh issue close "$number" --comment "Nothing is left of it: $RUN"
  exit 0
fi
{
  echo "$mark"
  head --bytes=60000 "$REPORT" | iconv --from-code=utf-8 --to-code=utf-8 -c
  printf '\n\nFound by %s\n' "$RUN"
} > body.md
gh label create "$LABEL" --force --description 'Opened and closed by a workflow' > /dev/null
if [ -n "$number" ]; then
  gh issue edit "$number" --title "$TITLE" --body-file body.md
else
  gh issue create --title "$TITLE" --label "$LABEL" --body-file body.md
fi
