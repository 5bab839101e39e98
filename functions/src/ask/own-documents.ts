/** Finds the documents of this service by their copies. */
import type { EngineContext } from '../runtime/context.ts';
import { withRemoteIds } from '../store/queries.ts';

/** One read for each copy that is of this service; at most 30 are looked up. */
export async function ownDocuments(
  { db }: Pick<EngineContext, 'db'>,
  copyIds: readonly string[],
): Promise<Map<string, { id: string; name: string }>> {
  const ids = [...new Set(copyIds)];
  if (ids.length === 0) return new Map();
  const { docs } = await withRemoteIds(db, ids).select('name', 'elevenlabs_document_id').get();
  return new Map(
    docs.map((snapshot) => [
      String(snapshot.get('elevenlabs_document_id')),
      { id: snapshot.id, name: String(snapshot.get('name')) },
    ]),
  );
}
