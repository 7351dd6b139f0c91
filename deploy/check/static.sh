#!/usr/bin/env bash
# What can be said without running anything: rules and their tests, dashboards, manifests, compose files. Needs promtool, node and kubectl.
# Compose files are checked where `docker compose` (v2) is to be had, or with COMPOSE naming its binary.
set -euo pipefail
cd "$(dirname "$0")/../.."
promtool check config deploy/prometheus/prometheus.yml
promtool check rules --lint=all deploy/prometheus/rules/*.yml
promtool test rules deploy/prometheus/tests/*.yml
node deploy/grafana/generator/generate.mjs --check
deploy/check/kubernetes-rules.sh --check
for overlay in deploy/kubernetes/overlays/*/; do
  kubectl kustomize "$overlay" >/dev/null
  echo "$overlay builds"
done

compose=${COMPOSE:-docker compose}
if $compose version >/dev/null 2>&1; then
  $compose -f docker-compose.yml config -q
  $compose -f docker-compose.yml -f compose.ollama.yml config -q
  echo "compose files are valid"
else
  echo "compose files not checked: no docker compose here"
fi
