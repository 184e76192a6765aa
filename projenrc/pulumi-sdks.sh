#!/usr/bin/env bash
# Writes the SDKs for Go, Node.js and Python from plugin/schema.json into the folder that is named, with Pulumi's own generators, which check the schema first. It needs Go.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=$(realpath -m "${1:?the folder to write the SDKs into}")

command -v go >/dev/null || { echo 'pulumi-sdks: no Go here, so nothing is generated'; exit 1; }
cd "$root/projenrc/pulumi-sdks"
CGO_ENABLED=0 go run -trimpath . "$root/plugin/schema.json" "$out"
echo ".NET, Java: not generated: the Go module proxy has no module of their generators that its checksum database knows"
