import * as fs from 'fs';
import * as path from 'path';
import { fixture, FIXTURES } from './fixtures';
import { rulePage, ruleTable } from './rule-page';
import { applyEdits } from '../../lib/manifest';
import { describe as say, evaluate, RULES } from '../../lib/rules';

const docs = path.join(__dirname, '../../docs/rules');

describe('every rule', () => {
  test('has a code of its own, in order, and a file named after it', () => {
    const codes = RULES.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].sort());
    const files = fs.readdirSync(path.join(__dirname, '../../lib/rules')).filter((name) => /^gm\d{3}-.*\.ts$/.test(name) && !name.endsWith('.d.ts')).sort();
    expect(files).toEqual(RULES.map(({ code, slug }) => `${code.toLowerCase()}-${slug}.ts`));
  });

  test('has both fixtures and a page, and there are no others', () => {
    const codes = RULES.map(({ code }) => code);
    expect(fs.readdirSync(FIXTURES).sort()).toEqual(codes);
    expect(fs.readdirSync(docs).sort()).toEqual([...codes.map((code) => `${code}.md`), 'README.md'].sort());
  });

  test('stands in the table of docs/rules', () => {
    expect(fs.readFileSync(path.join(docs, 'README.md'), 'utf8')).toBe(ruleTable());
  });

  for (const rule of RULES) {
    describe(rule.code, () => {
      const own = (name: 'violates' | 'passes') => evaluate(fixture(rule.code, name).input).findings.filter(({ code }) => code === rule.code);

      test('finds what violates it', () => expect(own('violates').map(say)).toMatchSnapshot());

      test('finds nothing where it holds, and neither does any other rule', () => {
        expect(evaluate(fixture(rule.code, 'passes').input).findings.map(say)).toEqual([]);
      });

      test('its fix, applied, clears it', () => {
        const { input } = fixture(rule.code, 'violates');
        for (const finding of own('violates')) {
          if (!finding.fix?.edits) continue;
          const fixed = evaluate({ ...input, template: applyEdits(input.template, finding.fix.edits) });
          expect(fixed.findings.filter(({ code, message }) => code === rule.code && message === finding.message)).toEqual([]);
        }
      });

      test('its page says what it does', () => {
        expect(fs.readFileSync(path.join(docs, `${rule.code}.md`), 'utf8')).toBe(rulePage(rule));
      });
    });
  }
});
