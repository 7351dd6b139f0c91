#!/usr/bin/env bash
# Holds every field of every overlay against Kubernetes' own models, and shows that a misspelt one would be seen. Needs kubectl and npm.
#   deploy/check/kubernetes-fields.sh [folder to install into]
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${1:-$(mktemp -d)}
[ -d "$work/node_modules/@kubernetes/client-node" ] || npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts @kubernetes/client-node@0.22.3 js-yaml@4.1.0
export NODE_PATH=$work/node_modules
for overlay in deploy/kubernetes/overlays/*/; do
  manifests=$(kubectl kustomize "$overlay")
  said=$(node deploy/check/fields.cjs <<<"$manifests") || { echo "$said"; exit 1; }
  echo "$overlay: $said"
  for mistake in s/terminationGracePeriodSeconds/terminationGracePeriodSecond/ 's/replicas: \([0-9]\+\)/replicas: "\1"/'; do
    spoilt=$(sed "$mistake" <<<"$manifests")
    if [ "$spoilt" != "$manifests" ] && node deploy/check/fields.cjs <<<"$spoilt" >/dev/null; then
      echo "a mistake is not seen: $mistake"
      exit 1
    fi
  done
done
