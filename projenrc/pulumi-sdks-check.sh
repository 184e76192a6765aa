#!/usr/bin/env bash
# The SDKs that Pulumi's generators make of plugin/schema.json, compiled, and the component of docs/guides/pulumi-languages.md made with each under the SDK's mocks: what is
# registered is what the YAML there says. `pulumi-sdks-check.sh python` checks that one. What this machine lacks is told, and an error with LANGUAGES_REQUIRED=1.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
programs=$root/projenrc/pulumi-sdk-programs
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1 CGO_ENABLED=0

skip() {
  echo "pulumi-sdks-check: SKIPPED $1: $2"
  [ "${LANGUAGES_REQUIRED:-0}" != 1 ] || exit 1
}
judge() { node "$programs/judge.js" "$1" "$work/said"; }

check_python() {
  command -v python3 > /dev/null || { skip Python 'there is no python3'; return; }
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet "$work/sdks/python"
  "$work/venv/bin/python" -W error -m compileall -q "$work/venv"/lib/python*/site-packages/pulumi_graceful_mesh
  "$work/venv/bin/python" "$programs/main.py" > "$work/said"
  judge "Python $("$work/venv/bin/pip" show pulumi | sed -n 's/^Version: /with Pulumi /p')"
}

check_node() {
  local at=$work/node ours=$work/node/node_modules/@graceful-mesh/pulumi name
  mkdir -p "$ours"
  for name in "$root"/node_modules/*; do ln -s "$name" "$at/node_modules/"; done
  cp -r "$work/sdks/nodejs/." "$ours"
  "$root/node_modules/.bin/tsc" -p "$ours"
  # As Pulumi publishes it: what is compiled, beside its package.json.
  mv "$ours" "$work/sources" && mv "$work/sources/bin" "$ours" && cp "$work/sources/package.json" "$ours"
  cp "$programs/main.cts" "$at"
  (cd "$at" && "$root/node_modules/.bin/tsc" --strict --target es2022 --module commonjs --moduleResolution node10 --skipLibCheck --types node main.cts && node main.cjs > "$work/said")
  judge "Node.js with Pulumi $(node -p "require('$root/node_modules/@pulumi/pulumi/package.json').version")"
}

check_go() {
  local at=$work/go sdk
  sdk=$(sed -n 's|^.*\(github.com/pulumi/pulumi/sdk/v3 v[^ ]*\).*|\1|p' "$root/projenrc/pulumi-sdks/go.mod")
  mkdir -p "$at/program" && cp -r "$work/sdks/go/gracefulmesh" "$at" && cp "$programs/main_test.go" "$at/program"
  cd "$at"
  printf 'module github.com/graceful-mesh/graceful-mesh-pulumi-go\ngo 1.26.0\nrequire %s\n' "$sdk" > go.mod
  go mod tidy > "$work/tidy" 2>&1 || { cat "$work/tidy"; exit 1; }
  go build -trimpath ./... && go test -trimpath -v ./program > "$work/said" || { cat "$work/said"; exit 1; }
  judge "Go with Pulumi ${sdk##* }"
}

command -v go > /dev/null || { skip 'all of them' 'the generators need Go'; exit; }
bash "$root/projenrc/pulumi-sdks.sh" "$work/sdks"
for language in "${@:-python node go}"; do for one in $language; do (check_$one); done; done
