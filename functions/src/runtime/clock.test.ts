import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { Deadline, DeadlineExceededError } from './deadline.ts';

describe('a sleep', () => {
  it('that a deadline ends says so, so that the sync counts as one whose time was used up', async () => {
    const deadline = new Deadline(systemClock, 20);
    // The deadline's own timer keeps no process alive; this one does.
    await expect(systemClock.sleep(60_000, deadline.signal)).rejects.toBeInstanceOf(DeadlineExceededError);
    await expect(systemClock.sleep(60_000, deadline.signal)).rejects.toBeInstanceOf(DeadlineExceededError);
  });

  it('ends by itself otherwise', async () => {
    await expect(systemClock.sleep(1)).resolves.toBeUndefined();
  });
});
