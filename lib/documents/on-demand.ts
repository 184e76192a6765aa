import type * as Read from './read';

let loaded: typeof Read | undefined;
const read = () => loaded ??= require('./read') as typeof Read;

/** The readers of text, loaded with the first one: a program that builds its objects has none. */
export const readDocuments: typeof Read.readDocuments = (text) => read().readDocuments(text);
export const parseYamlValue: typeof Read.parseYamlValue = (text, most) => read().parseYamlValue(text, most);
