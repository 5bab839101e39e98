/** Runs every probe, and then removes everything that they have made. */
import type { SettingsChange } from '@knowledge-sync/emulator/simulator';
import { type Exchange, openHttp } from './http.ts';
import type { Lab, Probe, Seen } from './probe.ts';
import { probes } from './probes.ts';
import { trackThings } from './things.ts';

type Verdict = 'holds' | 'does not hold' | 'either is fine' | 'not found out';

export interface Row {
  id: string;
  assumption: string;
  observed: string;
  verdict: Verdict;
}

export interface Result {
  baseUrl: string;
  rows: Row[];
  /** The simulator's settings that answer like this service. */
  settings: SettingsChange;
  /** Everything that could not be removed. */
  left: string[];
  exchanges: readonly Exchange[];
  /** In every name that this run gives, so that it is no secret of the workspace. */
  mark: string;
  isInterrupted: boolean;
}

interface Options {
  baseUrl: string;
  apiKey: string;
  /** Ends the probes. Everything that they have made is removed nevertheless. */
  signal: AbortSignal;
  patienceMs?: Lab['patienceMs'];
  report?(row: Row): void;
}

/** An index usually takes seconds; ElevenLabs gives no figure. */
const defaultPatienceMs = { index: 120_000, byItself: 20_000 };
const removalMs = 120_000;

export async function liveCheck({ baseUrl, apiKey, signal, patienceMs, report }: Options): Promise<Result> {
  const http = openHttp({ baseUrl, apiKey, signal });
  const things = trackThings(http);
  const lab: Lab = {
    http,
    things,
    folderId: '',
    textId: '',
    agentId: '',
    afterEdit: { status: '', text: null },
    patienceMs: patienceMs ?? defaultPatienceMs,
    pause: (ms) => wait(ms, signal),
  };
  const rows: Row[] = [];
  const settings: SettingsChange = {};
  for (const probe of probes) {
    if (signal.aborted) break;
    const seen = await attempt(probe, lab);
    if (signal.aborted) break;
    Object.assign(settings, seen.setting);
    const row = {
      id: probe.id,
      assumption: probe.assumption,
      observed: seen.observed,
      verdict: verdictOf(probe, seen),
    };
    rows.push(row);
    report?.(row);
    // Everything else is made in the folder.
    if (lab.folderId === '') break;
  }
  // After an interruption too, so not with its signal.
  const left = await things.removeAll(openHttp({ baseUrl, apiKey, signal: AbortSignal.timeout(removalMs) }));
  return {
    baseUrl,
    rows,
    settings,
    left,
    exchanges: http.exchanges,
    mark: things.mark,
    isInterrupted: signal.aborted,
  };
}

async function attempt(probe: Probe, lab: Lab): Promise<Seen> {
  try {
    return await probe.run(lab);
  } catch (error) {
    return { observed: error instanceof Error ? error.message : String(error), holds: null };
  }
}

function verdictOf({ isOpen }: Probe, { holds }: Seen): Verdict {
  if (holds === null) return 'not found out';
  if (isOpen) return 'either is fine';
  return holds ? 'holds' : 'does not hold';
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
