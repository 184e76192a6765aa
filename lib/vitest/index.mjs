import { expect } from 'vitest';
import { toDrainGracefully } from '../jest/index.js';

expect.extend({ toDrainGracefully });

export { toDrainGracefully };
