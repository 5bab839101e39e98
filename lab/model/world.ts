/**
 * The order of everything: one queue of steps that workers wait for, virtual time, and the faults
 * of a step. A step is taken only by a move, so that the same list of moves gives the same run.
 */

import { setImmediate } from 'node:timers/promises';
import type { SettingsChange } from '@knowledge-sync/emulator/simulator/settings';
import { GrpcStatus } from 'firebase-admin/firestore';
import { ElevenLabs } from './elevenlabs.ts';
import type { Engine } from './engine.ts';
import type { Gate } from './memory-firestore.ts';
import { FirestoreError } from './memory-store.ts';
import { type RequestFault, type RequestGate, requestFaults } from './requests.ts';

export interface Worker {
  name: string;
  state: 'running' | 'frozen' | 'dead' | 'ended';
  /** The instance of the functions that it runs in. */
  instance: number;
  /** The step at its start, or at the end of its last wait. */
  resumedAtStep: number;
}

/** Faults of any step: its process crashes or freezes, before the step takes effect or after. */
export const workerFaults = ['crash_before', 'crash_after', 'freeze_before', 'freeze_after', 'answer_held'] as const;
export const firestoreFaults = ['unavailable', 'answer_lost', 'sent_twice'] as const;
/** The fault of a request that lands and is answered just before its time-out. */
export const slow = 'slow';
export type Fault = (typeof workerFaults)[number] | (typeof firestoreFaults)[number] | RequestFault | typeof slow;

/** How many instances of the functions there are. Workers start in them in turn. */
export const instanceCount = 2;

export interface Step {
  worker: Worker;
  name: string;
  kind: 'firestore' | 'request' | 'answer';
  isRead: boolean;
  submittedMs: number;
  timeoutMs: number;
  effect: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

export interface Alarm {
  dueMs: number;
  worker: Worker | null;
  ring: () => void;
}

/** The shortest freeze, and how long after its time-out a request can still land. */
export interface WorldLimits {
  freezeMs: number;
  settleMs: number;
}

export class World {
  nowMs = Date.UTC(2026, 0, 1);
  stepCount = 0;
  readonly log: string[] = [];
  /** Counts of faults and reactions by kind. */
  readonly tally: Map<string, number>;
  readonly steps: Step[] = [];
  readonly #limits: WorldLimits;
  readonly #startMs = this.nowMs;
  #alarms: Alarm[] = [];
  #started = 0;
  #current: Worker | null = null;
  /** Called when a worker has crashed. */
  onCrash: (worker: Worker) => void = () => undefined;
  /** Called when a step has taken effect, before it is answered. */
  onEffect: () => void = () => undefined;

  readonly elevenLabs: ElevenLabs;

  constructor(limits: WorldLimits, engine: Engine, tally: Map<string, number>, settings: SettingsChange = {}) {
    this.tally = tally;
    this.#limits = limits;
    this.elevenLabs = new ElevenLabs(() => this.nowMs, engine, settings);
  }

  count(kind: string): void {
    this.tally.set(kind, (this.tally.get(kind) ?? 0) + 1);
  }

  say(line: string): void {
    this.log.push(`${((this.nowMs - this.#startMs) / 1_000).toFixed(1).padStart(8)} s  ${line}`);
  }

  /** Starts a worker, which runs until its first step. */
  async start(name: string, run: (worker: Worker) => Promise<void>, ended: (error: unknown) => void): Promise<Worker> {
    const instance = this.#started % instanceCount;
    this.#started += 1;
    const worker: Worker = { name, state: 'running', instance, resumedAtStep: this.stepCount };
    const finish = (error: unknown) => {
      if (worker.state === 'dead') return;
      worker.state = 'ended';
      ended(error);
    };
    await this.#as(worker, () => void run(worker).then(() => finish(null), finish));
    return worker;
  }

  firestoreGate(worker: Worker): Gate {
    return ({ name, isWrite, effect }) =>
      this.#submit(worker, { kind: 'firestore', name, isRead: !isWrite, timeoutMs: 0, effect });
  }

  requestGate(worker: Worker): RequestGate {
    return async (request) => {
      const answered = this.#submit(worker, { kind: 'request', ...request });
      const step = this.steps.at(-1);
      // A request that is not taken before its time-out lands after it.
      if (step !== undefined) this.at(step.submittedMs + step.timeoutMs, null, () => this.#timeOut(step));
      return await answered;
    };
  }

  /** The steps whose worker is running, in their order of submission. */
  ready(): Step[] {
    return this.steps.filter(({ worker }) => worker.state === 'running');
  }

  /** Takes a step. A fault that does not apply to it is ignored. */
  async take(step: Step, fault: Fault | null): Promise<void> {
    this.steps.splice(this.steps.indexOf(step), 1);
    this.stepCount += 1;
    const suffix = fault === null ? '' : `  ← ${fault.replaceAll('_', ' ')}`;
    const isUneventful = fault === null && step.name.startsWith('query ');
    if (!isUneventful)
      this.say(`${step.worker.name}: ${step.kind === 'answer' ? 'gets the answer to ' : ''}${step.name}${suffix}`);
    if (fault !== null && applies(fault, step)) this.count(fault);
    if (fault === 'crash_before') return await this.#crash(step.worker, step);
    if (fault === 'freeze_before') return await this.#freeze(step, () => void this.steps.push(step));
    if (step.kind === 'answer') return await this.#answer(step, step.effect);
    if (step.kind === 'request' && fault === slow) return this.#delay(step);
    if (step.kind === 'request' && isRequestFault(fault)) {
      return await this.#failRequest(step, fault, this.elevenLabs.faultError(fault, step.isRead));
    }
    if (step.kind === 'firestore' && fault === 'unavailable') return await this.#answer(step, unavailable);
    const answer = this.#land(step);
    if (fault === 'crash_after') return await this.#crash(step.worker, null);
    if (fault === 'freeze_after') return await this.#freeze(step, () => this.#hold(step, answer));
    if (fault === 'answer_held') return this.#hold(step, answer);
    if (step.kind === 'firestore' && fault === 'answer_lost') return await this.#answer(step, unavailable);
    if (step.kind === 'firestore' && fault === 'sent_twice') return await this.#answer(step, this.#land(step));
    await this.#answer(step, answer);
  }

  at(dueMs: number, worker: Worker | null, ring: () => void): Alarm {
    const alarm = { dueMs, worker, ring };
    this.#alarms.push(alarm);
    return alarm;
  }

  cancel(alarm: Alarm): void {
    this.#alarms = this.#alarms.filter((standing) => standing !== alarm);
  }

  nextAlarmMs(): number | null {
    this.#alarms = this.#alarms.filter(({ worker }) => worker === null || isAlive(worker));
    const due = this.#alarms.filter(({ worker }) => worker?.state !== 'frozen').map(({ dueMs }) => dueMs);
    return due.length === 0 ? null : Math.min(...due);
  }

  /** Advances the time and rings due alarms, without taking a step. */
  async passTime(untilMs: number): Promise<void> {
    for (;;) {
      const dueMs = this.nextAlarmMs();
      if (dueMs === null || dueMs > untilMs) break;
      const alarm = this.#alarms.find((one) => one.dueMs === dueMs && one.worker?.state !== 'frozen');
      if (alarm === undefined) break;
      this.cancel(alarm);
      this.nowMs = Math.max(this.nowMs, dueMs);
      if (alarm.worker !== null) alarm.worker.resumedAtStep = this.stepCount;
      await this.#as(alarm.worker, alarm.ring);
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  /** Sets a timer for the worker that runs now. */
  timer(ring: () => void, ms: number): Alarm {
    return this.at(this.nowMs + Math.max(0, ms), this.#current, ring);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const alarm = this.timer(resolve, ms);
      signal?.addEventListener('abort', () => {
        this.cancel(alarm);
        reject(signal.reason);
      });
    });
  }

  #submit<T>(
    worker: Worker,
    step: { kind: Step['kind']; name: string; isRead: boolean; timeoutMs: number; effect: () => T },
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const submittedMs = this.nowMs;
      this.steps.push({ ...step, worker, submittedMs, reject, resolve: resolve as (value: unknown) => void });
    });
  }

  #land(step: Step): () => unknown {
    let answer: () => unknown;
    try {
      const value = step.effect();
      answer = () => value;
    } catch (error) {
      answer = () => {
        throw error;
      };
    }
    this.onEffect();
    return answer;
  }

  async #answer(step: Step, answer: () => unknown): Promise<void> {
    await this.#as(step.worker, () => {
      try {
        step.resolve(answer());
      } catch (error) {
        step.reject(error);
      }
    });
  }

  #hold(step: Step, answer: () => unknown): void {
    this.steps.push({ ...step, kind: 'answer', effect: answer });
  }

  #delay(step: Step): void {
    this.at(step.submittedMs + step.timeoutMs * 0.9, null, () => {
      this.stepCount += 1;
      this.say(`a slow request of ${step.worker.name} lands: ${step.name}`);
      const answer = this.#land(step);
      if (isAlive(step.worker)) this.#hold(step, answer);
    });
  }

  async #failRequest(step: Step, fault: RequestFault, error: Error): Promise<void> {
    if (fault.endsWith('_done') && !fault.endsWith('_not_done')) this.#land(step);
    if (fault === 'lands_late' || fault.startsWith('time_out')) return this.#loseRequest(step, fault, error);
    await this.#answer(step, () => {
      throw error;
    });
  }

  /**
   * Ends a request with its time-out. One that lands late does so before the settle time is over.
   */
  #loseRequest(step: Step, fault: RequestFault, error: Error): void {
    const endMs = Math.max(this.nowMs, step.submittedMs + step.timeoutMs);
    this.at(endMs, step.worker, () => step.reject(error));
    if (fault === 'lands_late' && !step.isRead) this.#landLate(step, endMs);
  }

  #landLate(step: Step, endMs: number): void {
    const lateMs = Math.max(0, Math.floor(this.#limits.settleMs * ((this.stepCount % 10) / 10)) - 1);
    this.at(endMs + lateMs, null, () => {
      this.stepCount += 1;
      this.count('late request');
      this.say(`a late request of ${step.worker.name} lands: ${step.name}`);
      this.#land(step);
    });
  }

  #timeOut(step: Step): void {
    const index = this.steps.indexOf(step);
    if (index < 0) return;
    this.steps.splice(index, 1);
    this.say(`${step.worker.name}: ${step.name}  ← time-out`);
    this.#loseRequest(step, 'lands_late', this.elevenLabs.faultError('lands_late', step.isRead));
  }

  /** Ends the worker. A request that it has sent may still land. */
  async #crash(worker: Worker, interrupted: Step | null): Promise<void> {
    worker.state = 'dead';
    const left = this.steps.filter((step) => step.worker === worker);
    for (const step of left) this.steps.splice(this.steps.indexOf(step), 1);
    for (const step of [...left, ...(interrupted === null ? [] : [interrupted])]) {
      if (step.kind === 'request' && !step.isRead) this.#landLate(step, this.nowMs);
    }
    this.onCrash(worker);
  }

  async #freeze(step: Step, keep: () => void): Promise<void> {
    const { worker } = step;
    worker.state = 'frozen';
    keep();
    this.at(this.nowMs + this.#limits.freezeMs * (1 + (this.stepCount % 3)), null, () => {
      if (worker.state !== 'frozen') return;
      worker.state = 'running';
      this.say(`${worker.name} continues`);
    });
  }

  /** Runs a worker until it waits again. */
  async #as(worker: Worker | null, act: () => void): Promise<void> {
    this.#current = worker;
    act();
    await setImmediate();
    this.#current = null;
  }
}

const unavailable = (): never => {
  throw new FirestoreError(GrpcStatus.UNAVAILABLE, 'Firestore does not answer');
};

const isAlive = ({ state }: Worker): boolean => state === 'running' || state === 'frozen';

const applies = (fault: Fault, { kind }: Step): boolean =>
  isOneOf(workerFaults, fault) || isOneOf(kind === 'firestore' ? firestoreFaults : [...requestFaults, slow], fault);

const isOneOf = (faults: readonly string[], fault: string): boolean => faults.includes(fault);

const isRequestFault = (fault: Fault | null): fault is RequestFault =>
  (requestFaults as readonly (string | null)[]).includes(fault);
