import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { Deadline, DeadlineExceededError } from './deadline.ts';

describe('a sleep', () => {
  it('rejects with DeadlineExceededError if a deadline ends it', async () => {
    const deadline = new Deadline(systemClock, 20);
    // The timer of a deadline does not keep the process alive; a sleep does.
    await expect(systemClock.sleep(60_000, deadline.signal)).rejects.toBeInstanceOf(DeadlineExceededError);
    await expect(systemClock.sleep(60_000, deadline.signal)).rejects.toBeInstanceOf(DeadlineExceededError);
  });

  it('resolves after its time', async () => {
    await expect(systemClock.sleep(1)).resolves.toBeUndefined();
  });
});
