#!/usr/bin/env bash
# Packs the package as npm would publish it, installs it in an empty folder and uses every door as a user's program does.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
later=$(mktemp -d)
program=$(mktemp -d)
trap 'rm -rf "$work" "$later" "$program"' EXIT

tarball=$(cd "$root" && npm pack --ignore-scripts --silent --pack-destination "$work")
tar -tzf "$work/$tarball" > "$work/files"
if grep -E '^package/(test|bench|examples|projenrc|\.ci)/|^package/lib/.*[^d]\.ts$' "$work/files" | grep -v '\.d\.ts$'; then
  echo 'these files do not belong into the package'; exit 1
fi
for needed in package/.jsii package/lib/index.js package/lib/cdk8s/index.d.ts package/lib/jest/index.d.ts package/lib/pulumi/index.d.ts package/lib/policy/index.d.ts package/lib/asm-provider/index.js package/.jsii.gz package/lib/third-party/yaml.js package/lib/third-party/LICENSE-yaml package/README.md package/LICENSE package/NOTICE; do
  grep -qx "$needed" "$work/files" || { echo "the package lacks $needed"; exit 1; }
done

# Compiles the program of a folder as the app of `cdk8s init` is compiled: strictly, with every declaration that it meets (no skipLibCheck); as an ES
# module where modules are Node's.
compile() {
  [ "$1" = commonjs ] || npm pkg set type=module
  cp "$root/node_modules/cdk8s-cli/templates/typescript-app/tsconfig.json" .
  npx tsc -p . --module "$1" --moduleResolution "$2" --types node > said && return
  # @pulumi/policy 1.21 names what its own declarations lack: nobody who imports it compiles without skipLibCheck.
  if grep -vE '^node_modules/@pulumi/policy/index\.d\.ts.*(unknownCheckingProxy|UnknownValueError)' said; then exit 1; fi
  npx tsc -p . --module "$1" --moduleResolution "$2" --types node --skipLibCheck
}

if grep -E '^package/(node_modules|docs)/|API\.md|\.tgz$|\.map$' "$work/files"; then echo 'these files make the package heavier for nothing'; exit 1; fi
mkdir "$work/unpacked" && tar -xzf "$work/$tarball" -C "$work/unpacked"
unpacked=$(find "$work/unpacked" -type f -exec cat {} + | wc -c)
[ "$unpacked" -le 1400000 ] || { echo "the package has $unpacked bytes unpacked; 1,400,000 are the limit"; exit 1; }
rm -r "$work/unpacked"
echo "package-check: $unpacked bytes unpacked, $(wc -l < "$work/files") files"

# The command line needs nothing beside this package: no peer is installed with it.
mkdir "$work/alone" && cd "$work/alone"
echo '{"private":true}' > package.json
npm install --no-audit --no-fund --silent --legacy-peer-deps "../$tarball"
[ "$(ls node_modules)" = graceful-mesh ] || { echo 'more than this package is installed with it:'; ls node_modules; exit 1; }
printf '%s\n' 'apiVersion: apps/v1' 'kind: Deployment' 'metadata: {name: shop}' 'spec:' '  template:' '    metadata: {labels: {sidecar.istio.io/inject: "true"}}' \
  '    spec: {terminationGracePeriodSeconds: 5, containers: [{name: shop, image: shop/checkout:1.4.2}]}' > shop.yaml
npx --no-install graceful-mesh check --format concise shop.yaml > said && exit=0 || exit=$?
[ "$exit" = 1 ] && grep -q '^shop.yaml:7:.*GM101' said || { echo "graceful-mesh check without a peer ended with $exit and said:"; cat said; exit 1; }
npx --no-install kubectl-graceful_mesh fix --diff shop.yaml > said || true
grep -q '^+.*terminationGracePeriodSeconds' said || { echo 'kubectl-graceful_mesh fix --diff said:'; cat said; exit 1; }

cd "$work"
echo '{"private":true}' > package.json
npm install --no-audit --no-fund --silent "./$tarball" cdk8s@2.68.12 cdk8s-plus-28@2.5.6 constructs@10.3.0 typescript@5.9 @types/node@20
cat > main.ts <<'TS'
import { App, Chart, Duration, Testing } from 'cdk8s';
import { GracefulMeshDeployment, Mesh, RequestDuration } from 'graceful-mesh';
import * as door from 'graceful-mesh/cdk8s';
import { toDrainGracefully } from 'graceful-mesh/jest';

if (door.Mesh !== Mesh) throw new Error('the doors have two meshes');
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
for resolution in 'commonjs node10' 'node16 node16' 'es2022 bundler'; do
  set -- $resolution
  compile "$1" "$2"
  node main.js
done
node -e "
require('cdk8s-plus-28');
require('graceful-mesh');
const own = Object.keys(require.cache).filter((file) => file.includes('/graceful-mesh/lib/'));
// The entry, what was joined, and what says which package is missing before any is loaded.
if (own.length > 6) throw new Error('the import loads more than what was joined for it: ' + own.join(' '));
"

# Somebody who tests with Vitest.
tests=$(mktemp -d)
trap 'rm -rf "$work" "$later" "$program" "$tests"' EXIT
cd "$tests"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent "$work/$tarball" cdk8s@2.70.106 cdk8s-plus-33@2.5.57 constructs@10.8.1 vitest@3 @jest/globals@29 typescript@5.9
# The test of README.md, with another import.
of() { awk '$0 == "<!-- run: jest -->" { found = 1; next } found && /^```/ { if (open) exit; open = 1; next } open' "$root/README.md" | sed "s#^import 'graceful-mesh/jest'#import { expect, test } from '$1';\nimport 'graceful-mesh/$2'#"; }
of vitest vitest > shop.test.ts
of @jest/globals jest-globals > globals.ts
npx tsc --strict --noEmit --target es2022 --module es2022 --moduleResolution bundler --skipLibCheck shop.test.ts
npx tsc --strict --noEmit --target es2022 --module commonjs --moduleResolution node10 --skipLibCheck globals.ts
CI=1 npx vitest run > said 2>&1 && grep -q '1 passed' said || { cat said; exit 1; }
sed -i 's/longestRequest: 60/longestRequest: 90/' shop.test.ts
if CI=1 npx vitest run > said 2>&1 || ! grep -q 'GM201' said; then cat said; exit 1; fi
echo "package-check: the matcher in Vitest $(node -p "require('vitest/package.json').version")"

# A user of a later cdk8s-plus, with the newest constructs and without cdk8s-plus-28.
cd "$later"
echo '{"private":true}' > package.json
npm install --no-audit --no-fund --silent "$work/$tarball" cdk8s@2.70.106 cdk8s-plus-33@2.5.57 constructs@10.8.1 typescript@5.9 @types/node@20
[ ! -e node_modules/cdk8s-plus-28 ] || { echo 'cdk8s-plus-28 was installed for somebody who has another'; exit 1; }
cat > main.ts <<'TS'
import { App, Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-33';
import * as door from 'graceful-mesh/cdk8s';
import { GracefulMeshDeployment, GracefulTermination, Mesh, RequestDuration } from 'graceful-mesh/cdk8s-plus-33';
import { toDrainGracefully } from 'graceful-mesh/jest';

const props = { mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(Duration.seconds(60)) };
if (door.Mesh !== Mesh) throw new Error('the doors have two meshes');
const app = new App();
const charts = ['attached', 'mixed'].map((id) => {
  const chart = new Chart(app, id);
  new kplus.Deployment(chart, 'checkout', { containers: [{ image: 'shop/checkout:1.4.2', portNumber: 8080 }] });
  new kplus.ConfigMap(chart, 'settings');
  return chart;
});
GracefulTermination.of(charts[0]).attach(props);
charts[1].with(GracefulTermination.attaching(props));
const [attached, mixed] = charts.map((chart) => {
  const manifests = Testing.synth(chart);
  const result = toDrainGracefully(manifests, { longestRequest: 60 });
  if (!result.pass) throw new Error(result.message());
  return JSON.stringify(manifests.map(({ spec }) => spec?.template?.spec)).replace(/attached|mixed/g, '');
});
if (attached !== mixed) throw new Error('attaching and the mixin write different pods');
const chart = new Chart(app, 'constructs');
const one = new GracefulMeshDeployment(chart, 'checkout', { ...props, containers: [{ image: 'shop/checkout:1.4.2', portNumber: 8080 }], revisionHistoryLimit: 3 });
const result = toDrainGracefully(Testing.synth(chart), { longestRequest: 60 });
if (!result.pass || !(one instanceof kplus.Deployment)) throw new Error(result.message());
console.log('package-check: attached, mixed into and constructed with cdk8s-plus-33');
TS
for resolution in 'commonjs node10' 'node16 node16' 'es2022 bundler'; do
  set -- $resolution
  compile "$1" "$2"
  node main.js
done

# What is missing is said in one sentence, without a loader's lines and our own.
missing() {
  if node --input-type=commonjs -e "require('$1')" 2> said; then echo "$1 can be imported without what it needs?"; exit 1; fi
  grep -qF "Error: $2" said && ! grep -qE 'node_modules.graceful-mesh|node:internal|Require stack' said || { cat said; exit 1; }
}
missing graceful-mesh "graceful-mesh is for cdk8s-plus-28, which is not installed; for the cdk8s-plus-33 that is, import 'graceful-mesh/cdk8s-plus-33' instead"
missing graceful-mesh/pulumi 'graceful-mesh/pulumi needs @pulumi/pulumi, which is not installed: npm install @pulumi/pulumi @pulumi/kubernetes'
(cd "$work" && missing graceful-mesh/cdk8s-plus-33 "graceful-mesh/cdk8s-plus-33 is for cdk8s-plus-33, which is not installed; for the cdk8s-plus-28 that is, import 'graceful-mesh' instead")

# A user of Pulumi, without cdk8s.
cd "$program"
echo '{"private":true}' > package.json
npm install --no-audit --no-fund --silent "$work/$tarball" @pulumi/pulumi@3.248.0 @pulumi/kubernetes@4.34.2 @pulumi/policy@1.21.0 typescript@5.9 @types/node@20
[ ! -e node_modules/cdk8s ] || { echo 'cdk8s was installed for a user of Pulumi'; exit 1; }
missing graceful-mesh "this door of graceful-mesh needs cdk8s, which is not installed; a program of Pulumi imports 'graceful-mesh/pulumi' instead"
cat > main.ts <<'TS'
import * as pulumi from '@pulumi/pulumi';
import { gracefulMeshPolicies } from 'graceful-mesh/policy';
import { GracefulMeshDeployment, gracefulTermination, Mesh, RequestDuration } from 'graceful-mesh/pulumi';

async function main() {
  await pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) });
  const graceful = { mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(60) };
  const labels = { app: 'checkout' };
  const one = new GracefulMeshDeployment('checkout', {
    ...graceful,
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: pulumi.output('shop/checkout:1.4.2') }] } } },
  });
  gracefulTermination(graceful);
  const grace = await new Promise<number>((resolve) => { one.deployment.spec.template.spec.terminationGracePeriodSeconds.apply(resolve); });
  if (grace !== 76) throw new Error(`${grace}s of grace`);
  console.log(`package-check: Pulumi, ${grace}s of grace, ${gracefulMeshPolicies().length} policies`);
}
void main();
TS
for resolution in 'commonjs node10' 'node16 node16' 'es2022 bundler'; do
  set -- $resolution
  compile "$1" "$2"
  node main.js
done
cat > main.mjs <<'JS'
import { GracefulMeshDeployment, Mesh } from 'graceful-mesh/pulumi';
import { gracefulMeshPolicies } from 'graceful-mesh/policy';
import * as provider from 'graceful-mesh/asm-provider';

if (!GracefulMeshDeployment || Mesh.istio().kind !== 'istio' || !gracefulMeshPolicies || !provider.create) throw new Error('an ESM program lacks names');
console.log('package-check: an ESM program');
JS
node main.mjs

# The newest SDK on the newest Node, which npm brings.
[ -n "$(npm view node version 2>/dev/null)" ] || { echo 'package-check: npm has no newer Node here: the newest Pulumi is not proven on it'; exit; }
npm install --no-audit --no-fund --silent node@latest @pulumi/pulumi@latest @pulumi/kubernetes@latest
node_modules/.bin/node main.mjs
node_modules/.bin/node main.js
echo "package-check: Pulumi $(node -p "require('@pulumi/pulumi/package.json').version") on Node $(node_modules/.bin/node --version)"
