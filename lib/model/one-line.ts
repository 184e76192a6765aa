/** What would end a line, hide in it, or turn its direction: controls, formats such as bidi marks, line separators, halves of a pair. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** Most text is this, and looking for it costs a tenth. */
const PLAIN = /^[ -~]*$/;

/**
 * Foreign text as it may stand in a line for people: of bounded length, and with everything escaped by which a name could forge another line
 * or colour a terminal.
 *
 * @param most characters that come out at most
 * @example oneLine('app\n[GM902]') // 'app\\u000a[GM902]'
 */
export function oneLine(text: string, most = 80): string {
  const start = text.length > most ? text.slice(0, most) : text;
  const head = PLAIN.test(start) ? start : start.replace(UNSEEN, escaped);
  return text.length <= most && head.length <= most ? head : `${whole(head.slice(0, most - 3))}...`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) as number;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Without the half of a pair that a cut has left. */
function whole(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}
