#!/usr/bin/env bash
# The package as Python's users get it: a wheel in a fresh virtual environment, every Python program of README.md and the guides, and what a mistake says.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 PIP_DISABLE_PIP_VERSION_CHECK=1

cd "$root"
npx jsii-pacmak --target python --outdir "$work/dist"
TS_NODE_PREFER_TS_EXTS=true npx ts-node -T --project projenrc/tsconfig.run.json projenrc/languages/programs.ts "$work/programs" python
python3 -m venv "$work/venv"
# The versions of the tests: with others the YAML may differ by what cdk8s writes.
"$work/venv/bin/pip" install --quiet "$work"/dist/python/*.whl cdk8s==2.68.12 cdk8s-plus-28==2.5.6 constructs==10.3.0
"$work/venv/bin/python" projenrc/python/run.py "$work/programs"
"$work/venv/bin/python" projenrc/python/refusals.py
