import { gitlab } from './gitlab';
import { json, jsonl, rdjson } from './json';
import { junit } from './junit';
import { concise, github } from './lines';
import { markdown } from './markdown';
import { Format } from './report';
import { sarif } from './sarif';
import { text } from './text';

export * from './report';
export * from './fingerprint';

/** By the names that the command line has for them. */
export const FORMATS: Readonly<Record<string, Format>> = { text, concise, json, jsonl, sarif, junit, github, gitlab, rdjson, markdown };
