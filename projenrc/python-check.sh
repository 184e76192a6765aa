#!/usr/bin/env bash
# The package as Python's users get it: a wheel in a fresh virtual environment, every Python program of README.md and the guides, and what a mistake says.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1
# jsii greets every Node that is past its end of life with a banner, in what programs print; this package still supports it.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20

cd "$root"
wheel=$(bash projenrc/wheel.sh)
TS_NODE_PREFER_TS_EXTS=true npx ts-node -T --project projenrc/tsconfig.run.json projenrc/languages/programs.ts "$work/programs" python
python3 -m venv "$work/venv"
# The versions of the tests: with others the YAML may differ by what cdk8s writes.
"$work/venv/bin/pip" install --quiet "$wheel" cdk8s==2.68.12 cdk8s-plus-28==2.5.6 constructs==10.3.0
"$work/venv/bin/python" projenrc/python/run.py "$work/programs"
"$work/venv/bin/python" projenrc/python/refusals.py
# The same app repository twice: what is written is one, and so is what is said but for how names are spelled.
# Of this folder, and of nothing that npm has linked.
cp -r examples/shop "$work/shop"
mkdir -p "$work/shop/node_modules"
for name in cdk8s cdk8s-plus-28 constructs typescript @types; do ln -s "$root/node_modules/$name" "$work/shop/node_modules/$name"; done
ln -s "$root" "$work/shop/node_modules/graceful-mesh"
(cd "$work/shop" && CDK8S_OUTDIR="$work/shop-typescript" "$root/node_modules/.bin/ts-node" -T main.ts 2> "$work/typescript.txt") || { cat "$work/typescript.txt"; exit 1; }
(cd examples/shop-python && CDK8S_OUTDIR="$work/shop-python" PYTHONDONTWRITEBYTECODE=1 "$work/venv/bin/python" main.py 2> "$work/python.txt")
diff -r "$work/shop-typescript" "$work/shop-python"
diff <(tr -d _ < "$work/typescript.txt" | tr '[:upper:]' '[:lower:]') <(tr -d _ < "$work/python.txt" | tr '[:upper:]' '[:lower:]')
echo "python-check: examples/shop-python: the same YAML, $(cat "$work"/shop-python/* | wc -c) bytes, and the same plans"
