set -euo pipefail
exec docker run --rm --volume /var/run/docker.sock:/var/run/docker.sock "$TRIVY" image --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1 "$IMAGE"
