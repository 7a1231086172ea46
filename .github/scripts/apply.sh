# Written by `stackwright workflows` from the environment files: edit those, and run it again.
set -euo pipefail
# The stacks of the wave that were planned: of one layer, if only that was asked for.
mapfile -t stacks < <(jq --raw-output --argjson wave "$WAVE" '.stacks | keys[] | select(IN($wave[]))' "reviewed/$ENVIRONMENT.json")
if [ "${#stacks[@]}" -eq 0 ]; then
  echo "::error::nothing of this wave was reviewed; run all jobs again"
  exit 1
fi
chosen=()
for stack in "${stacks[@]}"; do chosen+=(--stack "$stack"); done
# A cancelled job sends its signal to the shell: only what took the shell's place gives the lock back.
exec stackwright apply "$ENVIRONMENT" --reviewed "reviewed/$ENVIRONMENT.json" "${chosen[@]}"
