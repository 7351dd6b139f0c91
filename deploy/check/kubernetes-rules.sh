#!/usr/bin/env bash
# Writes deploy/prometheus/rules into the manifest of components/prometheus-rules; with --check only compares.
# A copy, because kustomize reads no files outside the folder of a kustomization.
set -euo pipefail
cd "$(dirname "$0")/.."
target=kubernetes/components/prometheus-rules/rules.yaml
manifest() {
  cat <<'YML'
# Written by deploy/check/kubernetes-rules.sh from deploy/prometheus/rules.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: routerproxy
  labels: { app.kubernetes.io/name: routerproxy }
spec:
  groups:
YML
  sed -n '/^groups:/,$p' prometheus/rules/recording.yml | tail -n +2 | sed 's/^\(.\)/  \1/'
  sed -n '/^groups:/,$p' prometheus/rules/alerts.yml | tail -n +2 | sed 's/^\(.\)/  \1/'
}
if [ "${1:-}" = --check ]; then
  diff "$target" <(manifest)
else
  manifest >"$target"
fi
