#!/usr/bin/env bash
# What somebody does who has just heard of the package, each in an empty folder and from the packed tarball: to the first YAML, the first refusal and the
# first test. Commands and programs are those of README.md and the guides; what is added here has a word that says so. Says how many commands each took, and
# how long.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
all=$(mktemp -d)
making=''
trap 'kill $making 2> /dev/null || true; rm -rf "$all"' EXIT
export npm_config_loglevel=error npm_config_audit=false npm_config_fund=false npm_config_prefer_offline=true PIP_DISABLE_PIP_VERSION_CHECK=1

tarball=$all/$(cd "$root" && npm pack --ignore-scripts --silent --pack-destination "$all")
# No part of what a stranger does, and a quarter of it all: it is made while others install.
bash "$root/projenrc/wheel.sh" > "$all/wheel" 2> "$all/making" &
making=$!
readme=$root/README.md
pulumi=$root/docs/guides/pulumi.md

# The code block of a page that has this mark.
block() { awk -v mark="<!-- $1 -->" '$0 == mark { found = 1; next } found && /^```/ { if (open) exit; open = 1; next } open' "${2:-$readme}"; }
version() { node -p "require('$root/node_modules/$1/package.json').version"; }

began=0 commands=0 table=''
begin() { name=$1 commands=0 began=$SECONDS; mkdir "$all/$2"; cd "$all/$2"; }
end() { table+=$(printf '%-44s %8s %8s' "$name" "$commands" $((SECONDS - began)))$'\n'; echo "strangers: $name: $commands commands, $((SECONDS - began))s"; }
# A command that the stranger types. What it says is shown to who looks why it failed.
run() { commands=$((commands + 1)); "$@" > said 2>&1 || { echo "$name: $* failed"; cat said; exit 1; }; }
# The commands of a page, with what was packed in place of what is not published yet.
typed() {
  local line
  while IFS= read -r line <&3; do run bash -c "$(sed -E "s#(install.*) graceful-mesh#\1 ${3:-$tarball}#" <<< "$line")"; done 3< <(block "commands: $1" "${2:-$readme}")
}
# One that must fail, in this sentence, and without a line of ours. (jsii adds the lines of its own kernel to what Python says.)
refused() {
  local sentence=$1; shift
  commands=$((commands + 1))
  if "$@" > said 2>&1; then echo "$name: $* did not refuse"; exit 1; fi
  grep -qF "$sentence" said && ! grep -q 'node_modules/graceful-mesh/' said || { echo "$name: $* said:"; cat said; exit 1; }
}
holds() { grep -rqF -- "$1" "$2" || { echo "$name: $2 has no $1"; cat "$2"/* 2>/dev/null || cat "$2"; exit 1; }; }

grace='terminationGracePeriodSeconds: 76'
sentence=$(block 'output: refusal')
# A program with what the README has its reader write into it.
too_short() { sed "s/^  containers:/  terminationGracePeriod: Duration.seconds(30),\n&/" "$1"; }

# 1. By its own template: `cdk8s init` asks the network for Kubernetes' schema, and installs what is installed here.
begin 'the app of cdk8s init typescript-app' fresh
template=$root/node_modules/cdk8s-cli/templates/typescript-app
for file in cdk8s.yaml jest.config.js tsconfig.json package.json; do
  sed -e 's/{{ $base }}/shop/' -e "s/{{ cdk8s_core_version }}/$(version cdk8s)/" -e "s/{{ cdk8s_plus_version }}/$(version cdk8s-plus-33)/" \
    -e "s/{{ constructs_version }}/$(version constructs)/" -e "s/{{ cdk8s_cli_spec }}/$(version cdk8s-cli)/" "$template/$file" > "$file"
done
commands=1
typed install
block 'run: quick-start' > main.ts
typed app
holds "$grace" dist
block 'run: jest' > main.test.ts
run npm run compile
run npm test
too_short main.ts > x && mv x main.ts
refused "$sentence" npx cdk8s synth
end

# 2. With cdk8s-plus-28, as the README's sentence on it says.
begin 'an app with cdk8s-plus-28, in TypeScript' older
run npm init -y
run npm install "$tarball" cdk8s cdk8s-plus-28 constructs typescript@5.9 @types/node@20
block 'run: quick-start' | sed 's#graceful-mesh/cdk8s-plus-33#graceful-mesh#' > main.ts
too_short main.ts > short.ts
run npx tsc --strict --target es2022 --module commonjs --types node main.ts short.ts
run node main.js
holds "$grace" dist
refused "$sentence" node short.js
block 'test: node' > main.test.mjs
run node --test
end

# 3. With nobody who checks types.
begin 'plain JavaScript' plain
typed install
block 'run: quick-start' > main.mjs
typed javascript
holds "$grace" dist
too_short main.mjs > short.mjs
refused "$sentence" node short.mjs
sed "s/^  containers:/  terminationGracePeriodSeconds: 90,\n&/" main.mjs > slip.mjs
refused "'terminationGracePeriodSeconds' (90) is not known; is 'terminationGracePeriod' meant?" node slip.mjs
block 'test: node' > main.test.mjs
run node --test
end

# 4. Python.
wait "$making" || { cat "$all/making"; exit 1; }
making='' wheel=$(cat "$all/wheel")
begin 'a Python app' python
block 'python: quick-start' > main.py
typed python "$readme" "$wheel"
holds "$grace" dist
sed 's/^    containers=/    termination_grace_period=Duration.seconds(30),\n&/' main.py > short.py
refused "$(sed -E 's/\bterminationGracePeriod\b/termination_grace_period/g' <<< "$sentence")" .venv/bin/python short.py
block 'test: python' > test_main.py
run .venv/bin/python -m unittest
end

# 5. Under the mocks that Pulumi has for tests: an engine is not installed with npm. The newest SDK wants a newer Node than some have.
begin 'a Pulumi program in TypeScript, under mocks' pulumi
run npm init -y
run bash -c "$(block 'commands: install' "$pulumi" | sed -e "s#graceful-mesh#$tarball#" -e "s#@pulumi/pulumi#&@$(version @pulumi/pulumi)#" -e "s#@pulumi/kubernetes#&@$(version @pulumi/kubernetes)#")"
run npm install --save-dev typescript@5.9 @types/node@20
block 'program: pulumi' > index.ts
block 'test: mocks' "$pulumi" > index.test.ts
run npx tsc --strict --target es2022 --module commonjs --types node index.ts index.test.ts
run node --test
sed -i 's/spec: { containers:/spec: { terminationGracePeriodSeconds: 30, containers:/' index.js
refused 'must be less than terminationGracePeriod (30s, /spec/template/spec/terminationGracePeriodSeconds); set it to 72s or more' node index.js
end

printf '\n%-44s %8s %8s\n%s' 'to the first YAML, refusal and test' commands seconds "$table"
