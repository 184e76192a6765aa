import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';

const folder = path.join(__dirname, '../../.github/ISSUE_TEMPLATE');
const names = fs.readdirSync(folder).filter((name) => name !== 'config.yml');
const read = (name: string) => parse(fs.readFileSync(path.join(folder, name), 'utf8'));

/** What GitHub takes of each kind of field: what it must have, and what it may. @see https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
const KINDS: Readonly<Record<string, { readonly must: readonly string[]; readonly may: readonly string[] }>> = {
  markdown: { must: ['value'], may: [] },
  textarea: { must: ['label'], may: ['description', 'placeholder', 'value', 'render'] },
  input: { must: ['label'], may: ['description', 'placeholder', 'value'] },
  dropdown: { must: ['label', 'options'], may: ['description', 'multiple', 'default'] },
  checkboxes: { must: ['label', 'options'], may: ['description'] },
};
const FORM = { must: ['name', 'description', 'body'], may: ['assignees', 'labels', 'title', 'type', 'projects'] };

/** What GitHub would refuse of a form; a form that it refuses is not offered to anybody, and nobody is told. */
function refused(form: Record<string, any>): string[] {
  const said: string[] = [];
  const keys = (where: string, of: object, { must, may }: { readonly must: readonly string[]; readonly may: readonly string[] }) => {
    for (const key of must) if (!(key in of)) said.push(`${where} lacks ${key}`);
    for (const [key, value] of Object.entries(of)) {
      if (![...must, ...may].includes(key)) said.push(`${where} has ${key}`);
      if (value === '' || value === null || (Array.isArray(value) && !value.length)) said.push(`${where} has an empty ${key}`);
      const text = ['name', 'title', 'description', 'label', 'placeholder', 'value', 'render'].includes(key);
      if (text && typeof value !== 'string') said.push(`${where}: ${key} is no text`);
    }
  };
  const unique = (what: string, all: readonly unknown[]) => { if (new Set(all).size < all.length) said.push(`two fields have one ${what}`); };

  keys('the form', form, FORM);
  const body: Record<string, any>[] = form.body ?? [];
  for (const [index, field] of body.entries()) {
    const where = field.id ?? `field ${index}`;
    const kind = KINDS[field.type];
    if (!kind) {
      said.push(`${where} is a ${field.type}`);
      continue;
    }
    keys(where, field, { must: ['type', 'attributes'], may: field.type === 'markdown' ? [] : ['id', 'validations'] });
    keys(where, field.attributes ?? {}, kind);
    if (field.id !== undefined && !/^[\w-]+$/.test(field.id)) said.push(`${where} is no id`);
    if (field.validations && Object.entries(field.validations).some(([key, value]) => key !== 'required' || typeof value !== 'boolean')) said.push(`${where} is validated by more than required`);
    if (field.type === 'dropdown' && new Set(field.attributes?.options).size < field.attributes?.options?.length) said.push(`${where} has an option twice`);
  }
  unique('id', body.flatMap(({ id }) => id ?? []));
  unique('label', body.flatMap(({ attributes }) => attributes?.label ?? []));
  if (body.every(({ type }) => type === 'markdown')) said.push('there is nothing to fill in');
  return said;
}

describe('the forms for issues', () => {
  test.each(names)('GitHub takes %s', (name) => expect(refused(read(name))).toEqual([]));

  test('it would refuse what it does not know', () => {
    const form = read('bug.yml');
    const [first, ...rest] = form.body;
    expect(refused({ ...form, body: [] })).toEqual(['the form has an empty body', 'there is nothing to fill in']);
    expect(refused({ ...form, body: [{ ...first, type: 'text' }, ...rest] })).toEqual(['what is a text']);
    expect(refused({ ...form, body: [{ ...first, attributes: { title: 'x' } }, ...rest] })).toEqual(['what lacks label', 'what has title']);
    expect(refused({ ...form, body: [first, first] })).toEqual(['two fields have one id', 'two fields have one label']);
    expect(refused({ name: 1, body: form.body })).toEqual(['the form lacks description', 'the form: name is no text']);
  });

  test('who says that a manifest is judged wrongly is asked for it, for the numbers and for the versions', () => {
    const asked = read('manifest-judged-wrongly.yml').body.filter((field: any) => field.validations?.required).map(({ id }: any) => id);
    expect(asked).toEqual(expect.arrayContaining(['manifest', 'said', 'grace', 'hooks', 'drain', 'requests', 'seen', 'versions']));
  });

  test('the chooser has links that GitHub takes', () => {
    const { blank_issues_enabled: blank, contact_links: links, ...more } = read('config.yml');
    expect([typeof blank, more]).toEqual(['boolean', {}]);
    for (const link of links) {
      expect(Object.keys(link).sort()).toEqual(['about', 'name', 'url']);
      expect(link.url).toMatch(/^https:\/\//);
    }
  });
});
