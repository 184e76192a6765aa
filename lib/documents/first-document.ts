import { Unreadable } from './syntax';

// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;
const MARK = /^(?:---|\.\.\.)(?=[ \t]|$)/gm;
const CONTENT = /^[ \t]*[^\s#%]/m;
/** A directive that kubectl's library does not know: it reads YAML 1.1. */
const FOREIGN_DIRECTIVE = /^%(?!YAML[ \t]+0*1\.0*1\s|TAG[ \t]).*/m;

/**
 * The part of a text that is its first document: what follows is nothing to kubectl's library, and may be wrong. Each character stays where it is.
 *
 * @throws Unreadable where kubectl refuses the text for how it begins, or for what no text of YAML may hold
 */
export function firstDocument(text: string): string {
  const control = text.search(CONTROL);
  if (control >= 0) {
    const code = text.charCodeAt(control).toString(16).toUpperCase().padStart(4, '0');
    throw new Unreadable(`the text holds the control character U+${code}`, 'YAML takes none but tabs and line breaks: write it as an escape in double quotes', control);
  }
  // To YAML 1.1 the next line is a line break like any other; js-yaml reads 1.2, which has it no more.
  const broken = text.includes('\x85') ? text.replaceAll('\x85', '\n') : text;
  return broken.slice(0, endOfFirst(broken));
}

function endOfFirst(text: string): number {
  let begun = false;
  for (const { 0: mark, index } of text.matchAll(MARK)) {
    if (begun) return index;
    const before = text.slice(0, index);
    if (CONTENT.test(before)) return index;
    if (mark === '...') throw new Unreadable('... ends a document that has not begun', 'kubectl refuses it: leave the line out', index);
    const foreign = FOREIGN_DIRECTIVE.exec(before);
    if (foreign) throw new Unreadable(`the directive ${foreign[0]}`, 'kubectl reads YAML 1.1 and no other directive: leave the line out', foreign.index);
    begun = true;
  }
  return text.length;
}
