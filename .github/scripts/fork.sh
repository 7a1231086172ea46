# Written by `stackwright workflows` from the environment files: edit those, and run it again.
set -euo pipefail
word='This change comes from a fork, which gets no identity of AWS: it is synthesized and previewed, and not planned.'
echo "::notice::$word"
echo "$word" >> "$GITHUB_STEP_SUMMARY"
