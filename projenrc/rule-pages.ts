import * as fs from 'fs';
import * as path from 'path';
import { RULES } from '../lib/rules';
import { rulePage, ruleTable } from '../test/rules/rule-page';

/** Writes docs/rules from the rules themselves: `npx projen rule-pages`. */
const docs = path.join(__dirname, '../docs/rules');
fs.mkdirSync(docs, { recursive: true });
for (const rule of RULES) fs.writeFileSync(path.join(docs, `${rule.code}.md`), rulePage(rule));
fs.writeFileSync(path.join(docs, 'README.md'), ruleTable());
