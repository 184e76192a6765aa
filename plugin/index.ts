import { readFileSync } from 'fs';
import { join } from 'path';
import * as pulumi from '@pulumi/pulumi';
import * as components from './components';

/*
 * The provider of the components for programs in Python, Go, .NET, Java and YAML. Pulumi's own host for components makes their schema anew at every start, with a compiler, and knows
 * nothing of what its registry shows of a package: so the schema is made beforehand (projenrc/pulumi-schema.js).
 */

const schema = readFileSync(join(__dirname, 'schema.json'), 'utf8');
const { name: own, version, resources } = JSON.parse(schema);

const provider: pulumi.provider.Provider = {
  version,
  schema,
  async construct(name, type, inputs, options) {
    const [, , className] = type.split(':');
    const Component = components[className as keyof typeof components];
    if (!Component) throw new Error(`${own} has no ${type}; it has ${Object.keys(components).join(', ')}`);
    const made = new Component(name, inputs as ConstructorParameters<typeof Component>[1], options);
    const outputs = Object.keys(resources[`${own}:index:${className}`].properties) as (keyof typeof made)[];
    return { urn: made.urn, state: Object.fromEntries(outputs.map((output) => [output, made[output]])) };
  },
};

void pulumi.provider.main(provider, process.argv.slice(2));
