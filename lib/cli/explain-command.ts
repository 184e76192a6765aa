import { rulePage } from '../report';
import { Rule, RULES } from '../rules';
import type { Io } from './io';
import { Command, InvalidArgumentError } from '../third-party/commander';

const WIDTH = 100;

/** `explain GM101`: a rule, why it is one, and what it rests on. */
export function explainCommand(io: Io): Command {
  return new Command('explain')
    .description('a rule: what must hold, why, and what that rests on')
    .argument('<code>', 'such as GM101', ruleOf)
    .action((rule: Rule) => {
      const { code, slug, severity, title, why, sources } = rule;
      io.out([
        `${code} ${slug} (${severity})`, '', wrapped(title), '', wrapped(why), '',
        'What it rests on:', ...sources.map((source) => `  ${source}`), '',
        `With a manifest that violates it, and what repairs that: ${rulePage(rule)}`, '',
      ].join('\n'));
    });
}

/** `rules`: all of them. */
export function rulesCommand(io: Io): Command {
  return new Command('rules')
    .description('every rule in a line')
    .action(() => { io.out(RULES.map(({ code, severity, title }) => `${code}  ${severity.padEnd(7)}  ${title}\n`).join('')); });
}

function ruleOf(text: string): Rule {
  const rule = RULES.find(({ code, slug }) => code === text.toUpperCase() || slug === text);
  if (rule) return rule;
  throw new InvalidArgumentError('It is no rule: graceful-mesh rules lists them.');
}

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line !== '' && line.length + word.length + 1 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}
