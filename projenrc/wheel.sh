#!/usr/bin/env bash
# Prints the path of this package's wheel as it is compiled now, and makes it where there is none.
set -euo pipefail
cd "$(dirname "$0")/.."
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20
wheel() { ls -t dist/python/*.whl 2>/dev/null | head -1; }
# compile writes the assembly, and the joined files after it.
if [ ! -e dist/python ] || [ -z "$(wheel)" ] || [ -n "$(find .jsii .jsii.gz lib -newer "$(wheel)" -name '*.js*' -print -quit 2>/dev/null)" ] || [ "$(wheel)" -ot .jsii ] ; then
  rm -rf dist/python
  node projenrc/rosetta.js >&2
  npx jsii-pacmak --target python >&2
fi
echo "$PWD/$(wheel)"
