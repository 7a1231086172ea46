set -euo pipefail
: "${TOKEN:?set the secret HCP_TOKEN of the environment hcp of GitHub to a team token of HCP Terraform}"
ask() { # the token goes by a file that only this process can read, not by an argument that every process can
  curl --silent --show-error --fail --max-time 60 --header @<(printf 'Authorization: Bearer %s' "$TOKEN") \
    --header 'Content-Type: application/vnd.api+json' "$@"
}
# Those that read another changed stack are queued by its apply.
first="$(jq --slurp '(.[0].include | map(.stack)) as $changed
  | [.[1][] | select([.name] | inside($changed)) | select(any(.reads[]; IN($changed[])) | not) | .name]' \
  cdktf.out/changed.json cdktf.out/stacks.json)"
jq --raw-output '.[] | select(.group != "bootstrap") | [.name, .folder] | @tsv' cdktf.out/stacks.json |
  while IFS=$'\t' read -r stack folder; do
    queue="$(jq --arg stack "$stack" 'index($stack) != null' <<< "$first")"
    workspace="$(ask "https://$HOST/api/v2/organizations/$ORGANIZATION/workspaces/$stack" < /dev/null | jq --raw-output .data.id)"
    address="$(jq --null-input --argjson queue "$queue" '{data: {type: "configuration-versions", attributes: {"auto-queue-runs": $queue}}}' |
      ask --request POST --data @- "https://$HOST/api/v2/workspaces/$workspace/configuration-versions" |
      jq --raw-output '.data.attributes["upload-url"]')"
    tar --create --gzip --directory "cdktf.out/$folder" --exclude .terraform --file stack.tar.gz .
    curl --silent --show-error --fail --max-time 120 --header 'Content-Type: application/octet-stream' \
      --request PUT --upload-file stack.tar.gz "$address" < /dev/null
    echo "$stack is uploaded$([ "$queue" = true ] && echo ', and its run is queued' || true)"
  done
