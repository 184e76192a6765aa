/** Line and column of a place in a text, both from 1; a column counts characters as JavaScript does. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds lines in a text, whose beginnings are looked for when the first is asked. */
export class Lines {
  private starts?: readonly number[];

  constructor(private readonly text: string) {}

  at(offset: number): Position {
    const starts = this.starts ??= startsOf(this.text);
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  }
}

/** A line ends with LF, CR LF or, as YAML has it, CR. */
function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (letter === 10 || (letter === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
