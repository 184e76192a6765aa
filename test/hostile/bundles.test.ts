import { commandLine } from './command-line';
import { check } from '../../lib/check';
import { fix } from '../../lib/fix';
import { Allowance, within } from '../../lib/model';
import { interpret } from '../../lib/shell';

/** What is read together is bounded by counts: of pods with their containers, of steps through shell texts, of repairs. */
const CONTAINERS = 210;
const STEPS = 5_000;
const REPAIRS = 80;
const SIZE = 94_000;

const pod = (index: number) => `{kind: Pod, apiVersion: v1, metadata: {name: p${index}}, spec: `
  + `{terminationGracePeriodSeconds: ${index}, containers: [{name: a, image: a, ports: [{containerPort: 80}]}]}}`;
const hook = (script: string) => `{preStop: {exec: {command: [sh, -c, ${JSON.stringify(script)}]}}}`;
const scripted = (index: number, script: string) => `{kind: Pod, apiVersion: v1, metadata: {name: p${index}}, spec: `
  + `{containers: [{name: a, image: a, ports: [{containerPort: 80}], lifecycle: ${hook(script)}}]}}`;
const FORMS: Readonly<Record<string, (items: readonly string[]) => string>> = {
  'a List': (items) => `kind: List\napiVersion: v1\nitems:\n${items.map((item) => `- ${item}\n`).join('')}`,
  'a typed list in brackets': (items) => `{kind: PodList, apiVersion: v1, items: [${items.join(', ')}]}`,
  'documents of a text': (items) => items.join('\n---\n'),
};
const many = (item: (index: number) => string, size = SIZE) =>
  Array.from({ length: Math.floor(size / (item(1).length + 6)) }, (_, index) => item(index));
const settings = { meshDeclared: true, longestRequest: 3000 };
const checked = (text: string) => check([{ path: 'crowd.yaml', text }], settings);
const of = (findings: ReturnType<typeof check>['findings'], part: string) => findings.filter(({ message }) => message.includes(part));

describe.each(Object.entries(FORMS))('a crowd of pods as %s', (_, form) => {
  test('is read as far as its size lets expect, and that is told once', () => {
    const { pods, findings } = checked(form(many(pod)));
    expect(pods.length).toBe(CONTAINERS / 2);
    expect(of(findings, 'from here on no more pods are read').map(({ code }) => code)).toEqual(['GM901']);
  });

  test('of sixty pods, as a cluster of that size has them, is read and repaired in whole', () => {
    const { pods, findings } = checked(form(many(pod).slice(0, 60)));
    expect([pods.length, of(findings, 'no more')]).toEqual([60, []]);
    for (const finding of findings) expect(finding.fix).not.toContain('no more than');
  });

  test('has its repairs worked out for some, and nobody is told a number for the others', () => {
    const told = checked(form(many(pod))).findings.filter(({ object, fix: text }) => object?.kind === 'Pod' && text !== undefined);
    const none = told.filter(({ fix: text }) => text!.includes(`no more than ${REPAIRS} repairs are worked out for pods that are read together: make those, and check again`));
    expect(none.length).toBeGreaterThan(0);
    expect(new Set(told.map(({ object }) => object!.name)).size - new Set(none.map(({ object }) => object!.name)).size).toBeGreaterThanOrEqual(60);
    for (const { fix: text, edits } of none) expect([/\d/.test(text!.replace(String(REPAIRS), '')), edits]).toEqual([false, undefined]);
  });

  test('has the same told of it when it is read again', () => {
    const told = () => checked(form(many(pod))).findings.map(({ code, fix: text }) => [code, text]);
    checked(form(many(pod).slice(0, 60))).findings.forEach(({ fix: text }) => expect(text).toBeDefined());
    expect(told()).toEqual(told());
  });

  test('is repaired round after round, and stays what it is', () => {
    const text = form(many(pod).slice(0, 110));
    const { texts: [written], left } = fix([{ path: 'crowd.yaml', text }], settings, { unsafe: true });
    expect(left).toEqual([]);
    expect(checked(written.after).findings.filter(({ edits }) => edits)).toEqual([]);
  });
});

describe('shell texts of a bundle', () => {
  const HARD = 'while a; do if b; then c | d; fi; done; for i in 1 2 3; do e | f & done; wait';

  test('are followed for so many steps in all, and each pod of which one was not says so', () => {
    const { findings } = checked(FORMS['documents of a text'](many((index) => scripted(index, `x${index}; ${HARD}`)).slice(0, 100)));
    const cut = of(findings, `takes more than ${STEPS} steps`);
    expect(cut.length).toBeGreaterThan(0);
    expect(new Set(cut.map(({ code }) => code))).toEqual(new Set(['GM901']));
    expect(cut.some(({ object }) => object?.name === 'p0')).toBe(false);
  });

  test.each([['echo a | b; '], ['a; '], ['x=$(a); '], ['if a; then b; fi; '], ['[[ a ]] && b; '], ['case $x in a) b;; *) c;; esac; ']])('thirty thousand characters of %j take no more of them, three times', (unit) => {
    const bundle = new Allowance(() => 0);
    within(bundle, () => {
      for (let index = 0; index < 3; index++) interpret(['sh', '-c', `x${index}; ${unit.repeat(Math.floor(30_000 / unit.length))}`], { env: {}, place: 'job' });
    });
    // One text is left where it is when they are spent.
    expect(bundle.taken('steps')).toBeLessThan(1.5 * STEPS);
  });

  test('cost a bundle the same whether they were read before or not', () => {
    const script = `fresh; ${HARD}`;
    const cost = () => {
      const bundle = new Allowance(() => 0);
      within(bundle, () => interpret(['sh', '-c', script], { env: {}, place: 'application' }));
      return bundle.taken('steps');
    };
    const first = cost();
    expect([first > 50, cost()]).toEqual([true, first]);
  });

  test('what is found does not hang on what was read before', () => {
    const text = FORMS['documents of a text'](many((index) => scripted(index, `y${index}; ${HARD}`)).slice(0, 100));
    const told = () => checked(text).findings.map(({ code, message, fix: text_ }) => [code, message, text_]);
    const first = told();
    expect(told()).toEqual(first);
  });

  test('of what others have spent a short one has enough', () => {
    const hard = many((index) => scripted(index, `z${index}; ${HARD}`)).slice(0, 100);
    const { findings } = checked(FORMS['documents of a text']([...hard, scripted(1000, 'sleep 5')]));
    expect(findings.filter(({ object, code }) => object?.name === 'p1000' && (code === 'GM105' || code === 'GM901'))).toEqual([]);
  });
});

test.each(Array.from({ length: 40 }, (_, index) => index))('the command line tells a crowd in a form that can be read (%d)', (setting) => {
  expect(() => commandLine(FORMS['a List'](many((index) => scripted(index, `sleep ${index % 3}; a${index} | b\u202e`), 4000)), setting)).not.toThrow();
});
