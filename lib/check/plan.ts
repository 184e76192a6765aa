import { Checked, Handle, handled } from './check';
import { Particulars } from './particulars';
import { NamedText } from './places';
import { CheckSettings } from './settings';
import { JsonObject, pointer } from '../manifest';
import { PlanError } from '../plan/plan-error';
import { everyReason, planOrCheck, PodOutcome } from '../requirements';
import { ownAnnotationsOf } from '../requirements/own-settings';
import { accepted } from '../requirements/told';
import { Finding, RULES } from '../rules';
import { readWorkload } from '../workload';

/**
 * Plans every pod template in texts of manifests, as `attach` does: the edits are those of each pod's `outcome.planned`. A plan that cannot be had, or what would be found with it in
 * the template, is a finding at the place where it stands, and nothing is planned then. A grace that is too short is raised.
 *
 * @throws PlanError for a setting that is none
 */
export function plan(texts: readonly NamedText[], settings: CheckSettings = {}, particulars: Particulars = {}): Checked {
  return handled(texts, settings, particulars, planned);
}

const planned: Handle = (source, { settings, resolved }, bundle) => {
  const refused = (errors: readonly Finding[]) =>
    ({ ...planOrCheck(source, resolved, { mode: 'check', bundle }), errors: accepted(errors, resolved, source), warnings: [] });
  try {
    // What is planned is put into it, and behind an alias there may be something of another's.
    const template = JSON.parse(JSON.stringify(source.template)) as JsonObject;
    const outcome = planOrCheck({ ...source, template }, resolved, { mode: 'plan', raiseGrace: true });
    const longest = settings.longestRequest ?? ownAnnotationsOf(source).settings.longestRequest;
    const isKnown = longest !== undefined || readWorkload(source).job !== undefined;
    if (!outcome.planned) return outcome;
    return isKnown ? withBundle(outcome, planOrCheck({ ...source, template }, resolved, { mode: 'check', bundle })) : refused([UNKNOWN]);
  } catch (thrown) {
    if (!(thrown instanceof PlanError)) throw thrown;
    const { problems, findings } = everyReason(thrown, resolved, source);
    return refused([...problems.map(refusal), ...findings]);
  }
};

/** A plan is made for a pod alone: what other objects say of it as it is then is told besides. */
function withBundle(outcome: PodOutcome, { errors, warnings }: PodOutcome): PodOutcome {
  const told = new Set([...outcome.errors, ...outcome.warnings].map(keyOf));
  const more = (found: readonly Finding[]) => found.filter((one) => !told.has(keyOf(one)));
  return { ...outcome, errors: [...outcome.errors, ...more(errors)], warnings: [...outcome.warnings, ...more(warnings)] };
}

const keyOf = (finding: Finding): string => `${finding.code} ${finding.pointer}`;

const { code, slug, why } = RULES.find((rule) => rule.code === 'GM904')!;

const error = (at: string, message: string): Finding => ({ code, slug, why, severity: 'error', pointer: at, message });

const UNKNOWN: Finding = {
  ...error('', 'nothing is planned for it: nobody says how long its longest request lasts'),
  fix: { text: 'give --longest-request, longestRequest in a config file, or the annotation graceful-mesh/longest-request' },
};

function refusal({ property, message }: PlanError): Finding {
  return error(placeOf(property), `${message} (nothing is planned for it)`);
}

/** Where in a template something stands that has this name in the error of a plan. */
function placeOf(property: string): string {
  if (property === 'containers' || property === 'preStop' || property === 'jobHttpClient') return '/spec/containers';
  // The name of a label or an annotation is written there as it is.
  const [, map, key] = /^\/metadata\/(annotations|labels)\/(.+)$/s.exec(property) ?? [];
  return key === undefined ? (property.startsWith('/') ? property : '') : pointer('metadata', map, key);
}
