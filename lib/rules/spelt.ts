/** What stands before and behind a command in a shell text. */
const BEFORE = ' \t\n;&|(){';
const BEHIND = ';&|\n)';
/** Words that mean themselves: nothing in them is expanded or quoted. */
const PLAIN = /^[\w./:=@%+,~-]+$/;
const PLAIN_OR_BLANK = /^[\w./:=@%+,~ \t-]$/;
const MOST = 80;
const MORE = ' …';

/**
 * A program as a command has it, with its arguments: `airflow db migrate`. Where they are not plain words, or many, it says that there are some.
 *
 * @param argv the command
 * @param program by the name that stands there
 */
export function spelt(argv: readonly string[], program: string): string {
  if (argv[0] === program) return argv.every((word) => PLAIN.test(word.slice(0, MOST))) ? short(argv.join(' '), program) : program + MORE;
  for (const text of argv) {
    const behind = endOf(text, program);
    if (behind !== undefined) return argumentsFrom(text, behind, program);
  }
  return program;
}

function argumentsFrom(text: string, behind: number, program: string): string {
  let end = behind;
  while (end < text.length && end - behind <= MOST && PLAIN_OR_BLANK.test(text[end])) end++;
  const words = text.slice(behind, end).trim().replace(/[ \t]+/g, ' ');
  if (end < text.length && !BEHIND.includes(text[end])) return program + MORE;
  return short(words === '' ? program : `${program} ${words}`, program);
}

const short = (text: string, program: string): string => (text.length <= MOST ? text : program + MORE);

/** Where the first command of this name ends; undefined where there is none. */
function endOf(text: string, program: string): number | undefined {
  for (let at = text.indexOf(program); at >= 0; at = text.indexOf(program, at + 1)) {
    const end = at + program.length;
    const begins = at === 0 || BEFORE.includes(text[at - 1]);
    if (begins && (end === text.length || BEHIND.includes(text[end]) || text[end] === ' ' || text[end] === '\t')) return end;
  }
  return undefined;
}
