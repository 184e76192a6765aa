#!/usr/bin/env bash
# What somebody does who has just heard of the package, each in an empty folder and from the packed tarball: to the first YAML, the first refusal and the
# first test. Says how many commands each took, and how long. The programs are those of the README.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
all=$(mktemp -d)
trap 'rm -rf "$all"' EXIT
export npm_config_loglevel=error npm_config_audit=false npm_config_fund=false npm_config_prefer_offline=true

tarball=$all/$(cd "$root" && npm pack --ignore-scripts --silent --pack-destination "$all")

# The code block of the README that has this mark.
block() { awk -v mark="<!-- $1 -->" '$0 == mark { found = 1; next } found && /^```/ { if (open) exit; open = 1; next } open' "$root/README.md"; }

commands=0
begin() { name=$1; commands=0; SECONDS=0; mkdir "$all/$2"; cd "$all/$2"; }
# A command that the stranger types. What it says is kept for who looks why it failed.
run() { commands=$((commands + 1)); "$@" > said 2>&1 || { echo "$name: $* failed"; cat said; exit 1; }; }
# One that must fail, in this sentence, and without a line of ours.
refused() {
  local sentence=$1; shift
  commands=$((commands + 1))
  if "$@" > said 2>&1; then echo "$name: $* did not refuse"; exit 1; fi
  grep -qF "$sentence" said && ! grep -q 'node_modules/graceful-mesh' said || { echo "$name: $* said:"; cat said; exit 1; }
}
holds() { grep -rqF -- "$1" "$2" || { echo "$name: $2 has no $1"; cat "$2"/* 2>/dev/null || cat "$2"; exit 1; }; }
end() { echo "strangers: $name: $commands commands, ${SECONDS}s"; }

short='terminationGracePeriod: Duration.seconds(30),'
sentence=$(block 'output: refusal')
# The program of the quick start, and the same with a grace that is too short.
quick_start() { block 'run: quick-start' | sed "s#graceful-mesh/cdk8s-plus-33#${1:-graceful-mesh/cdk8s-plus-33}#"; }
too_short() { sed "s/^  containers:/  $short\n&/" "$1"; }

# 1. The app of `cdk8s init typescript-app`, by its own template: its init asks the network for Kubernetes' schema, and installs what is installed here.
begin 'cdk8s init typescript-app' fresh
template=$root/node_modules/cdk8s-cli/templates/typescript-app
version() { node -p "require('$root/node_modules/$1/package.json').version"; }
for file in cdk8s.yaml jest.config.js tsconfig.json package.json; do
  sed -e 's/{{ $base }}/shop/' -e "s/{{ cdk8s_core_version }}/$(version cdk8s)/" -e "s/{{ cdk8s_plus_version }}/$(version cdk8s-plus-33)/" \
    -e "s/{{ constructs_version }}/$(version constructs)/" -e "s/{{ cdk8s_cli_spec }}/$(version cdk8s-cli)/" "$template/$file" > "$file"
done
commands=1
run npm install "$tarball" cdk8s cdk8s-plus-33 constructs
quick_start > main.ts
run npm run compile
run npx cdk8s synth --check-upgrade=false
holds 'terminationGracePeriodSeconds: 76' dist
block 'run: jest' | sed 's#graceful-mesh.;#graceful-mesh/cdk8s-plus-33'"'"';#' > main.test.ts
run npm test
too_short main.ts > x && mv x main.ts
refused "$sentence" npx cdk8s synth --check-upgrade=false
end

# 2. An app with cdk8s-plus-28, in TypeScript.
begin 'an app with cdk8s-plus-28' older
run npm init -y
run npm install "$tarball" cdk8s cdk8s-plus-28 constructs typescript@5.9 @types/node@20
quick_start graceful-mesh > main.ts
run npx tsc --strict --target es2022 --module commonjs --types node main.ts
run node main.js
holds 'terminationGracePeriodSeconds: 76' dist
too_short main.js > short.js
refused "$sentence" node short.js
cat > main.test.js <<'JS'
const { test } = require('node:test');
const assert = require('node:assert');
const { toDrainGracefully } = require('graceful-mesh/jest');
const { readFileSync } = require('fs');

test('checkout drops no request', () => assert.ok(toDrainGracefully(readFileSync('dist/shop.k8s.yaml', 'utf8'), { longestRequest: 60 }).pass));
JS
run node --test
end

# 3. JavaScript, with nobody who checks types.
begin 'plain JavaScript' plain
run npm init -y
run npm install "$tarball" cdk8s cdk8s-plus-33 constructs
quick_start > main.mjs
run node main.mjs
holds 'terminationGracePeriodSeconds: 76' dist
too_short main.mjs > short.mjs
refused "$sentence" node short.mjs
sed "s/^  containers:/  terminationGracePeriodSeconds: 90,\n&/" main.mjs > slip.mjs
refused "'terminationGracePeriodSeconds' (90) is not known; is 'terminationGracePeriod' meant?" node slip.mjs
cp ../older/main.test.js .
run node --test
end

# 4. A Pulumi program in TypeScript, under the mocks that Pulumi has for tests: an engine is not installed with npm.
begin 'a Pulumi program' pulumi
run npm init -y
run npm install "$tarball" @pulumi/pulumi@3.248.0 @pulumi/kubernetes@4.34.2 typescript@5.9 @types/node@20
block 'program: pulumi' > index.ts
cat > main.test.ts <<'TS'
import * as pulumi from '@pulumi/pulumi';

const written: pulumi.runtime.MockResourceArgs[] = [];
async function main() {
  await pulumi.runtime.setMocks({ newResource: (one) => { written.push(one); return { id: one.name, state: one.inputs }; }, call: () => ({}) });
  await import(process.argv[2]);
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  const grace = written.find(({ type }) => type === 'kubernetes:apps/v1:Deployment')?.inputs.spec.template.spec.terminationGracePeriodSeconds;
  if (grace !== 76) throw new Error(`${grace}s of grace`);
}
main().catch((error) => { console.error(error.message); process.exit(1); });
TS
sed 's/spec: { containers:/spec: { terminationGracePeriodSeconds: 30, containers:/' index.ts > short.ts
run npx tsc --strict --target es2022 --module commonjs --types node index.ts short.ts main.test.ts
run node main.test.js ./index.js
refused 'must be less than terminationGracePeriod (30s, /spec/template/spec/terminationGracePeriodSeconds)' node main.test.js ./short.js
end
