/** Runs a bench on a Firestore emulator and a simulator of ElevenLabs of its own. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { stackDir } from '@knowledge-sync/emulator/paths';
import { host } from '@knowledge-sync/emulator/ports';
import { type EngineHarness, startEngine } from '@knowledge-sync/functions/testing/engine.ts';
import { startFirestore } from '../runtime/firestore.ts';
import { freePort } from '../runtime/free-port.ts';

export async function onEmulator<T>(measure: (engine: EngineHarness) => Promise<T>): Promise<T> {
  const dir = stackDir(`bench-${randomUUID().slice(0, 8)}`);
  await mkdir(dir, { recursive: true });
  const given = process.env.FIRESTORE_EMULATOR_HOST;
  try {
    const firestore = await startFirestore({
      projectId: 'demo-bench',
      dir,
      port: await freePort(),
      functionsEmulator: `${host}:1`,
      onStart: async () => undefined,
    });
    try {
      process.env.FIRESTORE_EMULATOR_HOST = firestore.address;
      process.env.METADATA_SERVER_DETECTION = 'none';
      const engine = await startEngine();
      try {
        return await measure(engine);
      } finally {
        await engine.stop();
      }
    } finally {
      await firestore.stop();
    }
  } finally {
    if (given === undefined) delete process.env.FIRESTORE_EMULATOR_HOST;
    else process.env.FIRESTORE_EMULATOR_HOST = given;
    await rm(dir, { recursive: true, force: true });
  }
}
