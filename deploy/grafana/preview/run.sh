#!/usr/bin/env bash
# Draws every dashboard with live data and writes the pictures of the documentation; one more picture shows what is seen before the first request.
#   deploy/grafana/preview/run.sh [folder of the built RouterProxy] [seconds] [folder for the pictures]
# Needs what deploy/check/live.sh needs, and npm, chromium and pngquant. Half way the threshold changes, so that a reload is seen.
set -euo pipefail
cd "$(dirname "$0")/../../.."
program=$(realpath "${1:-src/RouterProxy/bin/Debug/net10.0}")/RouterProxy
seconds=${2:-240}
pictures=${3:-docs/images}
preview=deploy/grafana/preview
[ -d $preview/node_modules ] || npm ci --prefix $preview --legacy-peer-deps --ignore-scripts --no-audit --no-fund
(cd $preview && npx vite build --logLevel error)

work=$(mktemp -d)
mkdir "$work/configuration" "$work/empty"
gateway_json=$work/configuration/gateway.json
cp deploy/check/gateway.json "$gateway_json"
. deploy/check/stage.sh
from=$(date +%s)
sleep $((seconds / 2))
# The first threshold of 0.85 is that of email-triage.
sed '0,/"Threshold": 0.85/s//"Threshold": 0.95/' deploy/check/gateway.json >"$work/next"
mv "$work/next" "$gateway_json"
sleep $((seconds - seconds / 2))
to=$(date +%s)

mkdir -p "$pictures"
node $preview/shoot.mjs "$prometheus" "$from" "$to" "$work"
node $preview/shoot.mjs "$prometheus" $((from - 3600)) $((from - 3000)) "$work/empty" escalation-overview
mv "$work/empty/escalation-overview.png" "$work/escalation-overview-empty.png"
for picture in "$work"/*.png; do
  pngquant --force --speed 1 --strip --output "$pictures/$(basename "$picture")" 128 "$picture"
done
ls -l "$pictures"/*.png
