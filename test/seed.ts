import * as fc from 'fast-check';

// Whoever runs the tests gets the same inputs as whoever wrote them; FC_SEED=random, or a number, looks for others.
const { FC_SEED } = process.env;
if (FC_SEED !== 'random') fc.configureGlobal({ seed: Number(FC_SEED ?? 20261126) });

// Jest has 100: properties throw and catch by the thousand, and no reader of a failure looks further than these.
Error.stackTraceLimit = 20;
