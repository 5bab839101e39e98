/**
 * The engine on a real Firestore emulator and a real simulator of ElevenLabs, without the functions
 * runtime.
 */
import { bodyPartId, collections, foldersDocument, type KnowledgeDocument } from '@knowledge-sync/contract';
import { type Simulator, startSimulator, testWorld } from '@knowledge-sync/emulator/simulator';
import type { DocumentReference, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { Gate } from '../admission/gate.ts';
import { systemClock } from '../runtime/clock.ts';
import type { EngineConfig, EngineContext, Logger } from '../runtime/context.ts';
import { createEngineContext } from '../runtime/engine-context.ts';
import { newId } from '../runtime/ids.ts';
import { onWritten } from '../sync/on-written.ts';
import { type TestFirestore, testFirestore } from './firestore.ts';
import { aDocument, earlierTextsDays, uploadTtlMs } from './fixtures.ts';

interface LogLine {
  severity: keyof Logger;
  message: string;
  fields: Record<string, unknown>;
}

export interface EngineHarness extends TestFirestore {
  simulator: Simulator;
  log: LogLine[];
  /**
   * Makes a context of its own, like another instance.
   *
   * @param baseUrl the simulator's by default
   * @param gate without it nothing waits for its turn
   */
  instance(config?: Partial<EngineConfig>, apiKey?: string, baseUrl?: string, gate?: Gate): EngineContext;
  /** Stores a document with its body, like the API. */
  store(text: string, fields?: Partial<KnowledgeDocument>): Promise<DocumentReference>;
  /** Delivers the event of the document's current state. */
  deliver(ref: DocumentReference, ctx?: EngineContext): Promise<void>;
  read(ref: DocumentReference): Promise<KnowledgeDocument>;
  attempts(ref: DocumentReference): Promise<QueryDocumentSnapshot[]>;
  stop(): Promise<void>;
}

/** The installation of the tests, which the names of their copies carry. */
export const testInstallation = 'test';

export async function startEngine(): Promise<EngineHarness> {
  const firestore = testFirestore();
  const { db, projectId } = firestore;
  const simulator = await startSimulator({ settings: testWorld() });
  const record = { installation: { id: testInstallation, project_id: projectId } };
  await db.collection(collections.engine).doc(foldersDocument).set(record);
  const log: LogLine[] = [];
  const write = (severity: keyof Logger) => (message: string, fields: Record<string, unknown>) =>
    void log.push({ severity, message, fields });
  const logger: Logger = { info: write('info'), warn: write('warn'), error: write('error') };

  const instance = (
    config: Partial<EngineConfig> = {},
    apiKey = 'test-key',
    baseUrl = simulator.url,
    gate: Gate | null = null,
  ): EngineContext => {
    const context = createEngineContext(
      { db, clock: systemClock, logger, newId, random: Math.random, uploadTtlMs, earlierTextsDays },
      {
        projectId,
        apiKey,
        baseUrl,
        timeoutSeconds: 45,
        settleSeconds: 10,
        requeueAfterSeconds: 600,
        ragModel: 'multilingual_e5_large_instruct',
      },
      gate,
    );
    // Short waits, so that three attempts take milliseconds. The real policy has its own test.
    const retryPolicy = { attempts: 3, firstDelayMs: 20, factor: 2, maxDelayMs: 100 };
    return { ...context, config: { ...context.config, retryPolicy, ...config } };
  };
  const ordinary = instance();

  return {
    ...firestore,
    simulator,
    log,
    instance,
    async store(text, fields = {}) {
      const ref = db.collection(collections.knowledge).doc(newId());
      const document = aDocument(text, { body_id: newId(), ...fields });
      const batch = db.batch().create(ref, document);
      const part = ref.collection(collections.body).doc(bodyPartId(document.body_id ?? '', 0));
      await batch.create(part, { data: Buffer.from(text) }).commit();
      return ref;
    },
    async deliver(ref, ctx = ordinary) {
      const snapshot = await ref.get();
      await onWritten(
        {
          eventId: newId(),
          documentId: ref.id,
          before: null,
          after: snapshot.data() ?? null,
          updateTime: snapshot.updateTime ?? null,
        },
        { clock: ctx.clock, engine: async () => ctx },
      );
    },
    read: async (ref) => (await ref.get()).data() as KnowledgeDocument,
    attempts: async (ref) => (await ref.collection(collections.attempts).get()).docs,
    async stop() {
      await simulator.stop();
      await firestore.close();
    },
  };
}
