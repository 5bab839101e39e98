import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const lookMs = 1_000;
const timeoutMs = 60_000;
/** Idle servers leave at least this share of the processor free. */
const idleShare = 0.7;

interface CpuTime {
  idle: number;
  total: number;
}

const cpuTime = (): CpuTime => {
  const times = cpus().map(({ times }) => times);
  const total = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { idle: times.reduce((sum, { idle }) => sum + idle, 0), total };
};

/**
 * Waits until the machine is mostly idle, so that other work does not change the measurement.
 *
 * @returns false when the machine is still busy after a minute
 */
export async function untilIdle(): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  for (let before = cpuTime(); performance.now() < deadlineMs; ) {
    await sleep(lookMs);
    const now = cpuTime();
    if ((now.idle - before.idle) / (now.total - before.total) > idleShare) return true;
    before = now;
  }
  return false;
}
