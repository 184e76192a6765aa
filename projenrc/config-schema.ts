/*
 * Writes config.schema.json, by which an editor knows graceful-mesh.yaml: of the same list of settings that the flags are made of.
 */
import { writeFileSync } from 'fs';
import * as path from 'path';
import { IGNORE_KEYS, RUN_SETTINGS, SETTINGS, WHERE } from '../lib/config';
import { Setting } from '../lib/manifest/app-settings';

function ofForm({ form }: Setting): object {
  switch (form.kind) {
    case 'duration': return { type: 'string', pattern: '^([0-9]+(\\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$' };
    case 'truth': return { type: 'boolean' };
    case 'version': return { type: 'string' };
    case 'count': return { type: 'integer', minimum: 0 };
    case 'text': return { type: 'string', minLength: 1 };
    case 'list': return { type: 'array', items: { type: 'string', minLength: 1 } };
    case 'codes': return { type: 'array', items: { $ref: '#/definitions/code' } };
    case 'one-of': return { enum: form.values };
  }
}

const of = (settings: readonly Setting[]): object => Object.fromEntries(settings.map((setting) =>
  [setting.name, { ...ofForm(setting), description: `${setting.what}, such as ${setting.example} (default: ${setting.otherwise})` }]));

const ofIgnore: Record<typeof IGNORE_KEYS[number], object> = {
  rule: { $ref: '#/definitions/code', description: 'The code of the rule.' },
  reason: { type: 'string', minLength: 1, description: 'Why its findings are accepted.' },
  until: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'The last day on which they are.' },
};
const patterns = { description: 'Like one of these: * stands for anything, ** for folders, from the directory of this file.', oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }] };
const ignore = { type: ['array', 'null'], description: 'Findings that are accepted, each for a reason.', items: { $ref: '#/definitions/ignore' } };
const settings = of(SETTINGS);

export const configSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'graceful-mesh.yaml',
  description: 'What graceful-mesh is to know that no manifest says.',
  type: ['object', 'null'],
  additionalProperties: false,
  properties: {
    ...settings,
    ...of(RUN_SETTINGS),
    ignore,
    overrides: {
      type: ['array', 'null'],
      description: 'What is so for some of the pods; the last that applies counts.',
      items: {
        type: 'object',
        additionalProperties: false,
        anyOf: WHERE.map((key) => ({ required: [key] })),
        properties: {
          ...Object.fromEntries(WHERE.map((key) => [key, { $ref: '#/definitions/patterns' }])),
          ...Object.fromEntries(Object.keys(settings).map((name) => [name, { $ref: `#/properties/${name}` }])),
          ignore,
        },
      },
    },
  },
  definitions: {
    patterns,
    code: { type: 'string', pattern: '^[Gg][Mm][0-9]{1,3}$' },
    ignore: { type: 'object', additionalProperties: false, required: ['rule', 'reason'], properties: ofIgnore },
  },
};

if (require.main === module) writeFileSync(path.join(__dirname, '..', 'config.schema.json'), `${JSON.stringify(configSchema)}\n`);
