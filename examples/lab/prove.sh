#!/usr/bin/env bash
# Stops the pods of main.ts on a real cluster, one after another, and restarts them under load.
#   LAB_TOOLS  folder with adapt.py, stop.py and rollout.py;   OUT  folder for the results
#   prove.sh stop|rollout [NAME ...]
set -uo pipefail
cd "$(dirname "$0")"
OUT=${OUT:-$PWD/results}
what=$1; shift
mkdir -p "$OUT/yaml"
CDK8S_OUTDIR="$OUT/yaml" npx ts-node main.ts 2>"$OUT/plans.txt"

edit() { jq "$1" "$2" > "$2.tmp" && [ -s "$2.tmp" ] && mv "$2.tmp" "$2"; }

# A workload whose mode only the injection decides is stopped in both modes.
variants() { case $1 in *-undecided) echo true false;; *) echo as-is;; esac; }

for name in "${@:-$(cd "$OUT/yaml" && ls | sed 's/^Deployment\.//; s/\.k8s\.yaml$//')}"; do for n in $name; do
  for native in $(variants "$n"); do for term in graceful linger; do
    run="$n"; [ "$native" = as-is ] || run="$n-as-$([ "$native" = true ] && echo native || echo classic)"
    run="$run-$term"
    [ -s "$OUT/$what-$run.json" ] && continue
    stop_ms=0; case $n in *-flush-*) stop_ms=5000;; esac
    "$LAB_TOOLS/adapt.py" "$OUT/yaml/Deployment.$n.k8s.yaml" --term "$term" --stop-ms "$stop_ms" --name "$run" > "$OUT/$run.in.json"
    case $n in
      *-no-shell-*) edit '.spec.template.metadata.annotations["sidecar.istio.io/proxyImageType"] = "distroless"' "$OUT/$run.in.json";;
      *-flush-*) edit '.spec.template.spec.containers[0].env += [{name: "BACKGROUND_URL", value: "http://peer.default.svc.cluster.local/healthz"}]' "$OUT/$run.in.json";;
    esac
    [ "$native" = as-is ] || jq --arg v "$native" '.spec.template.metadata.annotations["sidecar.istio.io/nativeSidecar"] = $v' "$OUT/$run.in.json" > "$OUT/$run.tmp" && [ -s "$OUT/$run.tmp" ] && mv "$OUT/$run.tmp" "$OUT/$run.in.json"
    if [ "$what" = stop ]; then
      "$LAB_TOOLS/stop.py" "$OUT/$run.in.json" --requests 3,8,20 --propagation 5 --json "$OUT/stop-$run.json"
    else
      "$LAB_TOOLS/rollout.py" "$OUT/$run.in.json" --retries 0 --rate 15 --for 45s --json "$OUT/rollout-$run.json"
    fi
  done; done
done; done
