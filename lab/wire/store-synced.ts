import { bodyPartId, collections } from '@knowledge-sync/contract';
import { remoteName } from '@knowledge-sync/functions/document/remote-name.ts';
import { type EngineHarness, testInstallation } from '@knowledge-sync/functions/testing/engine.ts';
import { aDocument } from '@knowledge-sync/functions/testing/fixtures.ts';
import { Timestamp } from 'firebase-admin/firestore';

/**
 * Stores completed texts with their bodies, and their copies in the folder. All copies then look as
 * if changed an hour ago.
 *
 * @param from number of the first document
 * @param to number after the last document
 */
export async function storeSynced(engine: EngineHarness, from: number, to: number): Promise<void> {
  const folderId = engine.simulator.documents().find(({ type }) => type === 'folder')?.id ?? null;
  const writer = engine.db.bulkWriter({ throttling: false });
  for (let n = from; n < to; n += 1) {
    const ref = engine.db.collection(collections.knowledge).doc(`document-${n}`);
    const text = `Text ${n}.`;
    const document = aDocument(text);
    const copy = engine.simulator.seedText({
      name: remoteName(document.name, testInstallation, ref.id),
      text,
      folderId,
    });
    const synced = { sync_status: 'completed', elevenlabs_document_id: copy, synced_revision: document.revision };
    void writer.set(ref.collection(collections.body).doc(bodyPartId(document.body_id ?? '', 0)), {
      data: Buffer.from(text),
    });
    const indexes = { multilingual_e5_large_instruct: { status: 'too_small' } };
    const index = { index_status: 'too_small', indexes, index_since: Timestamp.now() };
    void writer.set(ref, { ...document, ...synced, ...index, synced_at: Timestamp.fromMillis(Date.now() + 60_000) });
  }
  await writer.close();
  const updatedAtSecs = Math.floor(Date.now() / 1_000) - 3_600;
  for (const { id, type } of engine.simulator.documents()) {
    if (type !== 'folder') engine.simulator.changeByHand(id, { updatedAtSecs });
  }
}
