/** Whether the documents of an agent without search fit in its prompt. */
import { limits } from '@knowledge-sync/contract';
import type { Agent } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { sizeOfTexts, withRemoteIds } from '../store/queries.ts';

/** A character has one to four bytes, and the length of files and pages is not known. */
interface Size {
  bytes: number;
  isAll: boolean;
}

/** Null if their length in characters is not known. */
export async function fitsPrompt(ctx: EngineContext, agent: Agent, folderId: string | null): Promise<boolean | null> {
  const hasFolder = agent.knowledge.some(({ id }) => id === folderId);
  const { bytes, isAll } = hasFolder
    ? await sizeInFolder(ctx, agent.knowledge.length === 1)
    : await sizeOfItems(
        ctx,
        agent.knowledge.map(({ id }) => id),
      );
  if (bytes > limits.promptMaxCharacters * 4) return false;
  return isAll && bytes <= limits.promptMaxCharacters ? true : null;
}

async function sizeInFolder({ db }: EngineContext, isAlone: boolean): Promise<Size> {
  const { documents, texts, bytes } = await sizeOfTexts(db);
  return { bytes, isAll: isAlone && documents === texts };
}

async function sizeOfItems({ db }: EngineContext, ids: readonly string[]): Promise<Size> {
  if (ids.length === 0) return { bytes: 0, isAll: true };
  const { docs } = await withRemoteIds(db, ids).select('source').get();
  const sizes = docs.flatMap((snapshot): number[] => {
    const size: unknown = snapshot.get('source.type') === 'text' ? snapshot.get('source.size_bytes') : null;
    return typeof size === 'number' ? [size] : [];
  });
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), isAll: sizes.length === ids.length };
}
