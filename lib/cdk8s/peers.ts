import { oneSentence } from './errors';

/** The doors that have constructs, by the cdk8s-plus that they are for. */
const DOORS: Readonly<Record<string, string>> = { 'cdk8s-plus-28': 'graceful-mesh', 'cdk8s-plus-33': 'graceful-mesh/cdk8s-plus-33' };
const LATER = ['cdk8s-plus-34', 'cdk8s-plus-32', 'cdk8s-plus-31', 'cdk8s-plus-30', 'cdk8s-plus-29'];

/** npm installs no optional peers: each is looked for first, so that one sentence is said instead of a loader's stack. */
for (const peer of ['cdk8s', 'constructs']) {
  if (isInstalled(peer)) continue;
  const instead = isInstalled('@pulumi/pulumi') ? '; a program of Pulumi imports \'graceful-mesh/pulumi\' instead'
    : ': npm install cdk8s constructs cdk8s-plus-33, and import \'graceful-mesh/cdk8s-plus-33\'';
  oneSentence(`this door of graceful-mesh needs ${peer}, which is not installed${instead}`);
}

/** Says what to install, or to import instead, where the cdk8s-plus of a door is not there. */
export function needsPlus(plus: string): void {
  if (isInstalled(plus)) return;
  const missing = `${DOORS[plus]} is for ${plus}, which is not installed`;
  const [other] = Object.keys(DOORS).filter(isInstalled);
  if (other) oneSentence(`${missing}; for the ${other} that is, import '${DOORS[other]}' instead`);
  const [later] = LATER.filter(isInstalled);
  if (later) oneSentence(`${missing}; for the ${later} that is, import GracefulTermination from 'graceful-mesh/cdk8s' and attach it to your charts`);
  oneSentence(`${missing}: npm install ${plus}${plus === 'cdk8s-plus-28' ? ', or a later one: npm install cdk8s-plus-33, and import \'graceful-mesh/cdk8s-plus-33\'' : ''}`);
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
