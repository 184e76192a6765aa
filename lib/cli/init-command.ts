import { existsSync, writeFileSync } from 'fs';
import * as path from 'path';
import { RUN_SETTINGS, SETTINGS } from '../config';
import { NAMES } from './config-file';
import { reason } from './inputs';
import { EXIT, Io } from './io';
import { version } from './version';
import { Setting } from '../manifest/app-settings';
import { Command } from '../third-party/commander';

/** `init`: a config file with everything that there is in it, as comments. */
export function initCommand(io: Io, ended: (exit: number) => void): Command {
  return new Command('init')
    .description('write a graceful-mesh.yaml that says what there is to say, as comments')
    .action(() => {
      const there = NAMES.find((name) => existsSync(path.join(io.cwd, name)));
      const failure = there === undefined ? write(path.join(io.cwd, NAMES[0])) : `${there} is there already, and stays as it is`;
      io.err(`graceful-mesh: ${failure ?? `${NAMES[0]} written`}\n`);
      ended(failure === undefined ? EXIT.clean : EXIT.usage);
    });
}

function write(file: string): string | undefined {
  try {
    // Not over one that came meanwhile, either.
    writeFileSync(file, configText(version()), { flag: 'wx' });
    return undefined;
  } catch (error) {
    return `${NAMES[0]} could not be written: ${reason(error)}`;
  }
}

/** Valid as it stands, and with each line that shows a setting without its #. */
export function configText(release: string): string {
  return `# yaml-language-server: $schema=https://raw.githubusercontent.com/graceful-mesh/graceful-mesh/v${release}/config.schema.json
# What graceful-mesh is to know that no manifest says. Take the # from the lines that are meant; what is given as a flag beats them.

${[...SETTINGS, ...RUN_SETTINGS].map(shown).join('\n')}
# Findings that are accepted, each for a reason, and until a day if that is to end.
#ignore:
#  - rule: GM303
#    reason: the agent sends nothing that anybody waits for
#    until: 2099-12-31

# What is so for some of the pods: those that are like one of every list. The last that applies counts.
#overrides:
#  - paths: [legacy/**]
#    kinds: [StatefulSet]
#    namespaces: [shop-*]
#    names: [checkout]
#    longestRequest: 300s
#    ignore:
#      - rule: GM301
#        reason: nobody but the batch talks to it
`;
}

function shown({ name, form, what, example, otherwise }: Setting): string {
  const value = form.kind === 'version' ? `"${example}"` : form.kind === 'list' || form.kind === 'codes' ? `[${example.replaceAll(',', ', ')}]` : example;
  return `# ${what}${form.kind === 'one-of' ? `: ${form.values.join(', ')}` : ''} (default: ${otherwise})\n#${name}: ${value}\n`;
}
