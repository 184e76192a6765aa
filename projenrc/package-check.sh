#!/usr/bin/env bash
# Packs the package as npm would publish it, installs it in an empty folder and uses every door as a user's program does.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tarball=$(cd "$root" && npm pack --ignore-scripts --silent --pack-destination "$work")
tar -tzf "$work/$tarball" > "$work/files"
if grep -E '^package/(test|bench|examples|projenrc|\.ci)/|^package/lib/.*[^d]\.ts$' "$work/files" | grep -v '\.d\.ts$'; then
  echo 'these files do not belong into the package'; exit 1
fi
for needed in package/.jsii package/lib/index.js package/lib/jest/index.d.ts package/node_modules/yaml/package.json package/README.md package/LICENSE; do
  grep -qx "$needed" "$work/files" || { echo "the package lacks $needed"; exit 1; }
done

cd "$work"
echo '{"private":true}' > package.json
npm install --no-audit --no-fund --silent "./$tarball" cdk8s@2.68.12 cdk8s-plus-28@2.5.6 constructs@10.3.0 typescript@5.9 @types/node@20
cat > main.ts <<'TS'
import { App, Chart, Duration, Testing } from 'cdk8s';
import { GracefulMeshDeployment, Mesh, RequestDuration } from 'graceful-mesh';
import { toDrainGracefully } from 'graceful-mesh/jest';

const chart = new Chart(new App(), 'shop');
const one = new GracefulMeshDeployment(chart, 'checkout', {
  mesh: Mesh.istio({ version: '1.24' }),
  requestDuration: RequestDuration.upTo(Duration.seconds(60)),
  containers: [{ image: 'shop/checkout:1.4.2', portNumber: 8080 }],
});
one.podMetadata.addAnnotation('proxy.istio.io/config', 'concurrency: 2');
const result = toDrainGracefully(Testing.synth(chart), { longestRequest: 60 });
if (!result.pass) throw new Error(result.message());
console.log(`package-check: ${one.grace.toHumanString()} of grace`);
TS
for resolution in 'commonjs node10' 'node16 node16'; do
  set -- $resolution
  npx tsc --strict --skipLibCheck --target es2022 --module "$1" --moduleResolution "$2" --types node main.ts
  node main.js
done
