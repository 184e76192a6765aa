/*
 * Attaching and checking in the steady state: one process, plain, attached and checked synthesis of 1,000 YAML objects turn by turn after a
 * warm-up, and the median of the turns' ratios. What a process pays once, loading the code and its first judgement, is in the cold cases of run.js.
 * Prints a JSON object of ratios, of CPU time.
 */
const fs = require('fs');
const os = require('os');
const path = require('path');
const { App, ApiObject, Chart, Duration } = require('cdk8s');
const { GracefulTermination, Mesh, RequestDuration } = require('graceful-mesh/cdk8s');
const { yaml } = require('./yaml');

const WARM_UP = 4;
const TURNS = Number(process.env.BENCH_TURNS ?? 25);
const KINDS = ['plain', 'attached', 'checked'];
const props = { mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(Duration.seconds(60)) };
const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));

function synthesise(kind) {
  const began = process.cpuUsage();
  const app = new App({ outdir });
  if (kind === 'attached') GracefulTermination.of(app).attach(props);
  if (kind === 'checked') GracefulTermination.of(app).check(props);
  const chart = new Chart(app, 'c');
  for (let i = 0; i < 1000; i++) new ApiObject(chart, `d${i}`, yaml(i));
  app.synth();
  const { user, system } = process.cpuUsage(began);
  return user + system;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const times = Object.fromEntries(KINDS.map((kind) => [kind, []]));
for (let turn = -WARM_UP; turn < TURNS; turn++) {
  for (const kind of turn % 2 === 0 ? KINDS : [...KINDS].reverse()) {
    const time = synthesise(kind);
    if (turn >= 0) times[kind].push(time);
  }
}
fs.rmSync(outdir, { recursive: true });
const ratio = (kind) => median(times[kind].map((time, turn) => time / times.plain[turn]));
console.log(JSON.stringify({ attached: ratio('attached'), checked: ratio('checked') }));
