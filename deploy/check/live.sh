#!/usr/bin/env bash
# Demo models, gateway and traffic under a real Prometheus for a minute; then every query of every dashboard must find data.
#   deploy/check/live.sh [folder of the built RouterProxy] [seconds]
# Needs prometheus, curl and node. Uses the ports 18480, 18481 and 19490 of this machine, and 18489 must be free.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "${1:-src/RouterProxy/bin/Debug/net10.0}")/RouterProxy
seconds=${2:-60}
work=$(mktemp -d)
children=()
finish() {
  kill "${children[@]}" 2>/dev/null || true
  wait "${children[@]}" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

start() {
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  children+=($!)
}

# Waits for an address; tells what the child said when it does not come.
answers() {
  for _ in $(seq 60); do
    curl -sf -o /dev/null "$2" && return
    sleep 1
  done
  echo "no answer from $2"
  cat "$work/$1.log"
  exit 1
}

cat >"$work/prometheus.yml" <<YML
global: { scrape_interval: 2s, evaluation_interval: 2s }
rule_files: [ "$PWD/deploy/prometheus/rules/*.yml" ]
scrape_configs:
  - job_name: routerproxy
    static_configs: [ { targets: [ "127.0.0.1:18480" ] } ]
YML

# Every shipped configuration is one that the gateway takes.
for files in demo/gateway.json demo/gateway.ollama.json kubernetes/overlays/dev/gateway.json "kubernetes/base/gateway.json kubernetes/overlays/prod/clients.json"; do
  options=()
  for file in $files; do options+=(--config "deploy/$file"); done
  "$program" check "${options[@]}" --urls http://+:8080 >"$work/check.log" 2>&1 || { echo "$files is refused"; cat "$work/check.log"; exit 1; }
done

start models "$program" demo-models --urls http://127.0.0.1:18481
start gateway env RouterProxy__Records__Folder="$work/records" "$program" serve --config deploy/check/gateway.json --urls http://127.0.0.1:18480
start prometheus prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" --web.listen-address=127.0.0.1:19490
answers models http://127.0.0.1:18481/v1/models
answers gateway http://127.0.0.1:18480/health/ready
answers prometheus http://127.0.0.1:19490/-/ready

start traffic "$program" demo-traffic --url http://127.0.0.1:18480 --route email-triage --rate 6
start unscored "$program" demo-traffic --url http://127.0.0.1:18480 --route unscored --rate 1
start failing "$program" demo-traffic --url http://127.0.0.1:18480 --route failing --rate 1
sleep "$seconds"
node deploy/grafana/check.mjs http://127.0.0.1:19490 "$seconds"
