#!/usr/bin/env bash
# To be sourced: demo models, gateway and traffic under a real Prometheus, ended with the shell. Needs prometheus and curl.
#   program        the built RouterProxy, set before
#   gateway_json   configuration of the gateway, set before
#   work           a folder that is removed in the end; a new one where it is not set
# Uses the ports 18480, 18481 and 19490 of this machine, and 18489 must be free.
work=${work:-$(mktemp -d)}
prometheus=http://127.0.0.1:19490
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

start models "$program" demo-models --enable-scripts --urls http://127.0.0.1:18481
start gateway env RouterProxy__Records__Folder="$work/records" "$program" serve --config "$gateway_json" --urls http://127.0.0.1:18480
start prometheus prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" --web.listen-address=127.0.0.1:19490
answers models http://127.0.0.1:18481/v1/models
answers gateway http://127.0.0.1:18480/health/ready
answers prometheus "$prometheus/-/ready"

traffic() {
  start "$1" "$program" demo-traffic --url http://127.0.0.1:18480 --route "$1" --rate "$2"
}

traffic email-triage 6
traffic limited 2
traffic watched 1
traffic steered 1
traffic unscored 1
traffic failing 1
