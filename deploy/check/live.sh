#!/usr/bin/env bash
# Demo models, gateway and traffic under a real Prometheus for a minute; then every query of every dashboard must find data.
#   deploy/check/live.sh [folder of the built RouterProxy] [seconds]
# Needs prometheus, curl and node. The ports are those of stage.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "${1:-src/RouterProxy/bin/Debug/net10.0}")/RouterProxy
seconds=${2:-60}

# Every shipped configuration is one that the gateway takes.
for files in demo/gateway.json demo/gateway.ollama.json kubernetes/overlays/dev/gateway.json "kubernetes/base/gateway.json kubernetes/overlays/prod/clients.json"; do
  options=()
  for file in $files; do options+=(--config "deploy/$file"); done
  said=$("$program" check "${options[@]}" --urls http://+:8080 2>&1) || { echo "$files is refused"; echo "$said"; exit 1; }
done

gateway_json=deploy/check/gateway.json
. deploy/check/stage.sh
sleep "$seconds"
node deploy/grafana/check.mjs "$prometheus" "$seconds"
