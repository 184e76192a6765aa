import { commandLine } from './command-line';
import { Input } from './inputs';
import { check as checked } from '../../lib/check';
import { bounded, readDocuments } from '../../lib/documents';
import { applyEdits, fingerprint, show } from '../../lib/manifest';
import { ambientMesh, asmMesh, istioMesh, Level, MeshProfile, noMesh, RANK } from '../../lib/meshes';
import { known, Needs } from '../../lib/model';
import { explain, PlanError, PlanInput, planPod, Requirements } from '../../lib/plan';
import { podSources, PodSource } from '../../lib/pods';
import { levelsFromTexts, planOrCheck, resolveSettings } from '../../lib/requirements';
import { describe as say, evaluate } from '../../lib/rules';
import { situationsText } from '../../lib/timeline';
import { asRun, readWorkload } from '../../lib/workload';

/** What came of an input. */
export interface Counts {
  documents: number;
  problems: number;
  pods: number;
  findings: number;
  plans: number;
  /** Plans that could not be made. */
  refused: number;
}

export const nothing = (): Counts => ({ documents: 0, problems: 0, pods: 0, findings: 0, plans: 0, refused: 0 });

const levels: Level[] = [
  { title: 'the mesh', rank: RANK.mesh, config: { terminationDrainDuration: '20s' }, lifecycle: { preStop: { exec: { command: ['sleep', '10'] } } } } as unknown as Level,
];
const MESHES: readonly MeshProfile[] = [
  istioMesh(), istioMesh({ version: '1.24.0', kubernetesVersion: '1.30.0' }), istioMesh({ version: '1.29.0', kubernetesVersion: '1.33.0', native: true }), istioMesh({ version: '1.20.0', exitOnZero: true, distroless: true }),
  istioMesh({ version: '1.24.0', levels }), asmMesh({ version: '1.22.0' }), ambientMesh(), noMesh(),
];
const REQUIREMENTS: readonly Requirements[] = [
  { requestDuration: { kind: 'up-to', atMost: 20 } },
  { requestDuration: { kind: 'unpredictable', atMost: 300 }, httpClient: 'curl', listens: true },
  { requestDuration: { kind: 'mixed', typical: 5, atMost: 100 }, onSigterm: 'exits-at-once', httpClient: 'wget' },
  { requestDuration: { kind: 'up-to', atMost: 0 }, endpointPropagation: 0, onSigterm: 'ignores', preStop: 7 },
];

/**
 * Hands an input to everything that reads it, as the doors do: what is found is printed, fixes are made, plans are put in.
 *
 * @throws what no input may cause: anything but a PlanError, and a line that nobody could read
 */
export function attack(input: Input, counts: Counts = nothing()): void {
  const check = checker(input);
  if (input.kind === 'crowd' && 'text' in input) return bundle(input.text, input.setting, counts, check);
  if (input.kind === 'command-line' && 'text' in input) return commandLine(input.text, input.setting);
  for (const value of valuesOf(input, counts, check)) {
    for (const source of podSources(value)) {
      counts.pods++;
      pod(source, input.setting, counts, check);
    }
  }
}

/** Hands over a text as a file, to be judged and told, with all its fixes: so many pods are only ever read. */
function bundle(text: string, setting: number, counts: Counts, check: Check): void {
  const settings = { meshDeclared: setting % 3 !== 0, longestRequest: setting % 2 === 0 ? 60 : 0, ...(setting % 5 < 3 && { meshOptions: { version: ['1.24.0', '1.29.0', '1.20.0'][setting % 5] } }) };
  const { findings, pods } = checked([{ path: 'crowd.yaml', text }], settings);
  counts.pods += pods.length;
  counts.findings += findings.length;
  for (const { message, fix, edits = [] } of findings) {
    check(message);
    if (fix !== undefined) check(fix);
    for (const { value } of edits) sane(value);
  }
}

type Check = (line: string) => void;

const MOST_LINE = 2200;
const WORDS = /Infinity|NaN|undefined|\[object |function/;

/** A line that may be told: short, of one line, and with no word in it by which a program betrays itself. */
function checker(input: Input): Check {
  // What the input says itself may be quoted.
  const said = lazily(() => ('text' in input ? input.text : JSON.stringify(input.value) ?? ''));
  return (line) => {
    if (line.length > MOST_LINE) throw new Error(`a line of ${line.length} characters: ${line.slice(0, 100)}`);
    if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(line)) throw new Error(`a character that is not seen: ${JSON.stringify(line)}`);
    const word = WORDS.exec(line)?.[0];
    if (word !== undefined && !said().includes(word)) throw new Error(`says ${word}: ${line}`);
  };
}

function lazily(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    try {
      return made ??= make();
    } catch {
      return made = '';
    }
  };
}

function* valuesOf(input: Input, counts: Counts, check: Check): Generator<unknown> {
  if ('value' in input) {
    check(show(input.value));
    const { value, problem } = bounded(input.value);
    if (problem !== undefined) counts.problems++;
    check(problem ?? '');
    yield value;
    return;
  }
  if (input.kind === 'level') orRefused(() => levelsFromTexts([['cluster.yaml', input.text]]), counts, check);
  for (const { value, problems, position } of readDocuments(input.text)) {
    counts.documents++;
    counts.problems += problems.length;
    for (const { what, why, line, column } of problems) check(`${line}:${column} ${what}: ${why}`);
    position('/spec/template/metadata/annotations/proxy.istio.io~1config');
    yield value;
  }
}

function pod(source: PodSource, setting: number, counts: Counts, check: Check): void {
  const mesh = MESHES[setting % MESHES.length];
  const requirements = REQUIREMENTS[(setting >> 3) % REQUIREMENTS.length]; // eslint-disable-line no-bitwise
  const template = asRun(source);
  const { workloadAnnotations } = source;
  const workload = readWorkload(source);
  fingerprint(template, { proxyName: mesh.proxyName, relevant: (key) => mesh.relevant(key), commands: true });
  const input = { requirements, mesh, template, workloadAnnotations, workload };
  const { findings, situations } = evaluate({ ...input, needs: needs(requirements), meshDeclared: setting % 3 !== 0 });
  counts.findings += findings.length;
  for (const finding of findings) {
    check(say(finding));
    check(finding.pointer.slice(0, 300).replace(/[^ -~]/g, ''));
    if (finding.fix?.edits && setting % 4 === 0) sane(applyEdits(template, finding.fix.edits));
  }
  picture(situationsText(situations), check);
  // A plan costs as much as everything else together.
  if (setting % 2 === 0) orRefused(() => planned(input, counts, check), counts, check);
  if (setting % 5 === 0) planOrCheck(source, resolveSettings({ mesh, requestDuration: requirements.requestDuration }), { mode: 'check' });
}

function planned(input: PlanInput, counts: Counts, check: Check): void {
  const { plan, applied } = planPod(input);
  counts.plans++;
  for (const { value } of applied.edits) sane(value);
  for (const finding of applied.findings) check(say(finding));
  picture(explain(plan, applied), check);
}

function orRefused(make: () => void, counts: Counts, check: Check): void {
  try {
    make();
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    counts.refused++;
    check(error.message);
  }
}

function needs({ requestDuration: { atMost }, endpointPropagation = 5 }: Requirements): Needs {
  return {
    endpointPropagation: known(endpointPropagation, 'assumed'),
    longestRequest: known(atMost, 'declared'),
    afterLastRequest: known(0, 'assumed'),
    headroom: known(5, 'assumed'),
  };
}

function picture(text: string, check: Check): void {
  const lines = text.split('\n');
  if (lines.length > 200) throw new Error(`a picture of ${lines.length} lines`);
  lines.forEach(check);
}

/** What an edit writes is JSON: a number that is none would be null in it. */
function sane(value: unknown): void {
  JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'number' && !Number.isFinite(item)) throw new Error(`an edit with ${item}`);
    return item;
  });
}

