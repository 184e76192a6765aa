import { Unreadable } from './syntax';

const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[^])/g;

/**
 * Refuses the escapes of a text in double quotes that YAML 1.2 has and kubectl's library refuses.
 *
 * @param raw what stands between the quotes
 * @param at where that begins
 * @see go.yaml.in/yaml/v2 scannerc.go yaml_parser_scan_flow_scalar
 */
export function checkEscapes(raw: string, at: number): void {
  for (const { 0: escape, 1: four, 2: eight, index } of raw.matchAll(ESCAPE)) {
    if (escape === '\\/') throw new Unreadable('\\/ in double quotes stands for nothing', 'kubectl refuses it: a slash needs no escape', at + index);
    const code = parseInt(four ?? eight ?? '0', 16);
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
      throw new Unreadable(`${escape} is no character`, 'kubectl refuses it: write the character itself, or \\U with eight digits', at + index);
    }
  }
}
