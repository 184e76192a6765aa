#!/usr/bin/env bash
# The workflows as GitHub reads them. They cannot be run here; what they run is in tasks and scripts that .ci/run runs.
set -euo pipefail
cd "$(dirname "$0")/.."
version=v1.7.12
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! command -v go >/dev/null; then echo 'THE WORKFLOWS WERE NOT CHECKED: there is no go to build actionlint with'; exit 0; fi
GOBIN=$work go install "github.com/rhysd/actionlint/cmd/actionlint@$version" 2> "$work/said" || {
  tail -3 "$work/said"; echo "THE WORKFLOWS WERE NOT CHECKED: actionlint $version could not be built"; exit 0
}
command -v shellcheck >/dev/null || echo 'actionlint: there is no shellcheck, so the scripts inside the workflows are not looked at'
"$work/actionlint" .github/workflows/*.yml
# It would have said so.
refuses() {
  sed "$2" ".github/workflows/$1.yml" > "$work/$1.yml"
  if "$work/actionlint" "$work/$1.yml" > /dev/null; then echo "actionlint takes $1.yml after $2"; exit 1; fi
}
refuses release 's/needs: build/needs: nobody/'
refuses build 's/run: npm ci/run: echo ${{ github.event.pull_request.title }}/'
refuses version 's/contents: read/content: read/'
