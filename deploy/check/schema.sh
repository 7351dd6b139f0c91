#!/usr/bin/env bash
# Holds the dashboards against Grafana's own types: a misspelt option, or a number where a string belongs, does not compile. Needs npm.
#   deploy/check/schema.sh [folder to install into]
set -euo pipefail
cd "$(dirname "$0")/../.."
dashboards=$PWD/deploy/grafana/dashboards
work=${1:-$(mktemp -d)}
mkdir -p "$work"
cd "$work"
[ -d node_modules/@grafana/schema ] || npm install --silent --no-audit --no-fund --legacy-peer-deps --ignore-scripts @grafana/schema@13.2.3 typescript@5
for file in "$dashboards"/*.json; do
  {
    cat <<'TS'
import type { Dashboard } from '@grafana/schema';
// In JSON an enumeration is its text.
type Plain<T> = T extends string ? `${T}` : T extends Array<infer U> ? Array<Plain<U>> : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
// What a data source adds to an annotation is not in the schema; these are those of the one for Prometheus.
type Annotation = NonNullable<NonNullable<Dashboard['annotations']>['list']>[number];
type Query = { refId: string; expr: string; range: boolean; instant: boolean; interval: string };
type Shipped = Omit<Dashboard, 'annotations'> & {
  annotations: { list: (Omit<Annotation, 'target'> & { target: Query; titleFormat: string; textFormat: string; useValueForTime: boolean })[] };
};
TS
    # On one line with what follows: after a line break, "satisfies" would be a statement of its own.
    printf 'export const dashboard = %s satisfies Plain<Shipped>;\n' "$(cat "$file")"
  } >"$(basename "$file" .json).ts"
done
npx tsc --noEmit --strict --skipLibCheck --moduleResolution bundler --module esnext --target es2022 ./*.ts
echo "dashboards fit Grafana's types"
