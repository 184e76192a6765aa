import { readFileSync } from 'fs';
import { check, CheckedFinding } from '../check';
import { againstBaseline } from '../cli/baseline-command';
import { ConfigError, Settled, settled } from '../cli/config-file';
import { processIo } from '../cli/io';
import { isTold } from '../cli/report-of';
import { verdictOn } from '../cli/verdict';
import { readConfig } from '../config';
import { PlanError } from '../plan/plan-error';
import { objectText, rulePage } from '../report';
import { ValidationContext } from './context';

/** Reports to cdk8s what the check finds in what was written. */
export function validate(properties: Readonly<Record<string, unknown>>, { manifests, report }: ValidationContext): void {
  const by = settingsOf(properties);
  const all = check(manifests.map((path) => ({ path, text: readFileSync(path, 'utf8') })), by.settings, by);
  const { baseline } = by.run;
  const { checked, fails: isStale } = baseline === undefined ? { checked: all, fails: false } : againstBaseline(all, baseline, false, processIo());
  const findings = checked.findings.filter((finding) => isTold(finding, by.run));
  for (const finding of findings) report.addViolation(violationOf(finding));
  const { errors, warnings, fails } = verdictOn(findings, by.run);
  report.submit(fails || isStale ? 'failure' : 'success', { Pods: String(checked.pods.length), Errors: String(errors), Warnings: String(warnings) });
}

function violationOf(finding: CheckedFinding): Parameters<ValidationContext['report']['addViolation']>[0] {
  const { code, slug, severity, message, why, fix, place, pointer, object } = finding;
  return {
    ruleName: `${code} ${slug}, ${severity}`,
    recommendation: object ? `${objectText(finding)}: ${message}` : message,
    fix: `${fix ?? why} (${rulePage(finding)})`,
    // By the name alone cdk8s finds the construct.
    violatingResources: [{ resourceName: object?.name ?? '', manifestPath: place.path, locations: [`line ${place.line}: ${pointer === '' ? '/' : pointer}`] }],
  };
}

function settingsOf({ config, ...properties }: Readonly<Record<string, unknown>>): Settled {
  const path = 'properties';
  const read = readConfig({ path, text: JSON.stringify(properties) });
  if ('wrong' in read) throw refusal(read.wrong.map((line) => `${path}: ${line.slice(line.indexOf(': ') + ': '.length)}`));
  const { settings, run, ignore, overrides } = read.config;
  if (ignore.length + overrides.length > 0) throw refusal([`${path}: ignore and overrides belong into graceful-mesh.yaml`]);
  if (config !== undefined && config !== false && typeof config !== 'string') throw refusal([`${path}: config: write a file, or false for none`]);
  try {
    const by = settled({ ...settings, config, meshFacts: run.meshFacts }, processIo());
    const own = Object.fromEntries(Object.entries(run).filter(([, value]) => value !== undefined));
    return { ...by, run: { ...by.run, ...own } };
  } catch (error) {
    throw error instanceof ConfigError || error instanceof PlanError ? refusal([error.message]) : error;
  }
}

/** cdk8s prints the stack of an error, and nothing in ours is of use. */
function refusal(lines: readonly string[]): Error {
  const error = new Error(`graceful-mesh in cdk8s.yaml:\n${lines.join('\n')}`);
  error.stack = error.message;
  return error;
}
