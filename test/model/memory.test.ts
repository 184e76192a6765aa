import { Memory } from '../../lib/model';

test('a memory that is full keeps what was asked for since, and no more than twice as much as it is for', () => {
  const memory = new Memory<number>(10);
  memory.keep('first', 1);
  for (let index = 0; index < 100; index++) {
    memory.keep(`k${index}`, index);
    expect(memory.get('first')).toBe(1);
  }
  const left = Array.from({ length: 100 }, (_, index) => memory.get(`k${index}`)).filter((one) => one !== undefined);
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThanOrEqual(20);
});
