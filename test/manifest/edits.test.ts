import * as fc from 'fast-check';
import { applyEdits, applyEditsInPlace, pointer } from '../../lib/manifest';
import { Edit } from '../../lib/model';

/* Two ways of putting in: into a copy, step by step down and up again; and into the object itself, down what stands there. */
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.constantFrom<unknown>('a', 5, true, null, ''), fc.array(tie('value'), { maxLength: 2 }), fc.dictionary(fc.constantFrom('a', 'b/c', '0', '__proto__'), tie('value'), { maxKeys: 2, noNullPrototype: true })),
}));
const edit = fc.tuple(fc.array(fc.constantFrom('a', 'b/c', '0', '1', '-', '__proto__', 'spec'), { maxLength: 4 }), fc.oneof(value, fc.constant(undefined)))
  .map(([parts, put]) => ({ pointer: pointer(...parts), value: put }) as Edit);
const root = fc.oneof(value.filter((one) => typeof one === 'object' && one !== null && !Array.isArray(one)), fc.constantFrom({ spec: { a: [{}] } }, { a: { a: {} } })) as fc.Arbitrary<object>;

test('what is put into an object itself is what is put into a copy of it, and nobody else has it', () => {
  fc.assert(fc.property(root, fc.array(edit.filter((one) => one.pointer !== ''), { minLength: 1, maxLength: 3 }), (given, edits) => {
    const expected = applyEdits(given, edits);
    const own = structuredClone(given);
    applyEditsInPlace(own, edits);
    // In the text of JSON a key of any name is seen.
    expect(JSON.stringify(own)).toBe(JSON.stringify(expected));
    const text = JSON.stringify(edits);
    for (const one of edits) applyEditsInPlace(own, [{ pointer: `${one.pointer}/more`, value: 'another' }]);
    expect(JSON.stringify(edits)).toBe(text);
  }), { numRuns: 2000 });
});
