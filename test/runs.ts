/**
 * How often a property is tried: a fifth of what is written where it stands, so that all tests take two minutes, and all of it in .ci/run. THOROUGH=10 tries ten times as often as that.
 */
const SCALE = Number(process.env.THOROUGH ?? 0.2);
if (!(SCALE > 0)) throw new Error(`THOROUGH is ${process.env.THOROUGH}: a number above 0 was expected`);

export const runs = (written: number): number => Math.max(1, Math.round(written * SCALE));
