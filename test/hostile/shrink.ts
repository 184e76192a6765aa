import { Input } from './inputs';

const TRIES = 3000;

/** The input with everything taken away that can be taken away while it still fails. */
export function shrunk(input: Input, fails: (input: Input) => boolean): Input {
  let tries = 0;
  const still = (one: Input): boolean => tries++ < TRIES && fails(one);
  if ('text' in input) return { ...input, text: smaller(input.text, (text) => still({ ...input, text })) };
  let { value } = input;
  // A value that JSON cannot say is left as it is: what makes it fail would be lost.
  try {
    value = JSON.parse(JSON.stringify(value));
  } catch {
    return input;
  }
  if (value === undefined || !still({ ...input, value })) return input;
  return { ...input, value: smallerValue(value, (one) => still({ ...input, value: one })) };
}

/** Stretches are left out, large ones first. */
function smaller(text: string, fails: (text: string) => boolean): string {
  let result = text;
  for (let length = Math.ceil(text.length / 2); length >= 1; length = length === 1 ? 0 : Math.ceil(length / 2)) {
    for (let at = 0; at < result.length;) {
      const without = result.slice(0, at) + result.slice(at + length);
      if (fails(without)) result = without;
      else at += length;
    }
  }
  return result;
}

function smallerValue(root: unknown, fails: (root: unknown) => boolean): unknown {
  let whole = root;
  const visit = (path: readonly string[]): void => {
    const here = standing(whole, path);
    if (typeof here === 'string' && here.length > 1) whole = withAt(whole, path, smaller(here, (text) => fails(withAt(whole, path, text))));
    if (typeof here !== 'object' || here === null) return;
    for (const key of Object.keys(here).reverse()) {
      const without = withAt(whole, [...path, key], undefined);
      if (fails(without)) whole = without;
      else visit([...path, key]);
    }
  };
  visit([]);
  return whole;
}

function standing(root: unknown, path: readonly string[]): unknown {
  return path.reduce<any>((here, key) => here?.[key], root);
}

/** A copy with another value at a path; without it where that is undefined. */
function withAt(root: any, path: readonly string[], value: unknown): unknown {
  if (path.length === 0) return value;
  const [key, ...rest] = path;
  if (Array.isArray(root)) {
    const list = [...root];
    if (rest.length === 0 && value === undefined) list.splice(Number(key), 1);
    else list[Number(key)] = withAt(list[Number(key)], rest, value);
    return list;
  }
  const entries = Object.entries(root as object).filter(([name]) => name !== key || rest.length > 0 || value !== undefined);
  return Object.fromEntries(entries.map(([name, item]) => [name, name === key ? withAt(item, rest, value) : item]));
}
