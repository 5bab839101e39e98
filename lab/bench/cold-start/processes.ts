/** Runs the built functions in fresh processes, as an instance does when it starts. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localParameters } from '@knowledge-sync/emulator/project-folder';

const run = promisify(execFile);
const timeoutMs = 60_000;

/** What a fresh process measures: it runs `program`, which calls `done()`. */
export interface Start {
  /** A name for its file. */
  title: string;
  /** The function that the instance is of; null for none. */
  target: string | null;
  program: string;
}

/** What starts a function decides which part of firebase-functions it needs. */
const kinds = {
  event:
    "const { onDocumentWritten } = await import('firebase-functions/v2/firestore');\n onDocumentWritten('a/{id}', use);",
  http: "const { onRequest } = await import('firebase-functions/v2/https');\n onRequest(use);",
} as const;
export type Kind = keyof typeof kinds;

/** The least that a function with Firestore has: one trigger, and a client made on first use. */
export const bareStart = (kind: Kind): Start => ({
  title: `bare-${kind}`,
  target: null,
  program: `
    const { initializeApp } = await import('firebase-admin/app');
    const { getFirestore } = await import('firebase-admin/firestore');
    const use = () => getFirestore(initializeApp());
    ${kinds[kind]}
    done();`,
});

/** Loads the functions, and gets ready to run one. */
export const idleStart = (target: string): Start => ({
  title: target,
  target,
  program: `
    const functions = await import('./index.js');
    if (functions.${target} === undefined) throw new Error('there is no ${target}');
    done();`,
});

/** A document as JSON, with its times in milliseconds. */
export interface EventDocument {
  id: string;
  fields: Record<string, unknown>;
  times: Record<string, number>;
  updateTime: { seconds: number; nanoseconds: number };
}

/**
 * Handles the event of a write. Ends when the function does, or with its first request to
 * ElevenLabs.
 */
export const eventStart = (title: string, { id, fields, times, updateTime }: EventDocument): Start => ({
  title,
  target: 'onKnowledgeWritten',
  program: `
    const { subscribe } = await import('node:diagnostics_channel');
    subscribe('undici:request:create', () => done());
    const { onKnowledgeWritten } = await import('./index.js');
    const { Timestamp } = await import('firebase-admin/firestore');
    const times = Object.entries(${JSON.stringify(times)}).map(([field, ms]) => [field, Timestamp.fromMillis(ms)]);
    const fields = { ...${JSON.stringify(fields)}, ...Object.fromEntries(times) };
    const updateTime = new Timestamp(${updateTime.seconds}, ${updateTime.nanoseconds});
    const snapshot = { data: () => fields, updateTime };
    await onKnowledgeWritten.run({
      id: 'event', params: { id: ${JSON.stringify(id)} }, data: { before: { data: () => undefined }, after: snapshot },
    });
    done();`,
});

/**
 * @param functionsDir the built functions
 * @returns milliseconds from the program's first line to `done()`
 */
export async function timeStart(
  functionsDir: string,
  { title, target, program }: Start,
  env: Record<string, string>,
): Promise<number> {
  const file = join(functionsDir, `start-${title}.mjs`);
  await writeFile(
    file,
    `const startedMs = performance.now();
    const done = () => {
      console.log('ms', performance.now() - startedMs);
      process.exit();
    };
    ${program}`,
  );
  const { stdout } = await run(process.execPath, [file], {
    env: {
      ...localParameters,
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      METADATA_SERVER_DETECTION: 'none',
      ...(target !== null && { FUNCTION_TARGET: target }),
      ...env,
    },
    timeout: timeoutMs,
  });
  const ms = /^ms ([\d.]+)$/m.exec(stdout)?.[1];
  if (ms === undefined) throw new Error(`the start of ${title} printed no time: ${stdout}`);
  return Number(ms);
}
