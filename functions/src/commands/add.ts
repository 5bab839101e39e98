/** Adds a document, unless one with the same content or address is there. */
import { foldName, type OnDuplicate } from '@knowledge-sync/contract';
import type { BaseContext } from '../runtime/context.ts';
import type { Stored } from '../store/read.ts';
import { type CreateCommand, type CreateResult, createKnowledge, idOf } from './create.ts';
import { type EditResult, editKnowledge, refreshPage, replaceFile } from './edit.ts';
import { contentKey, findSame, type Same } from './find-same.ts';
import { reserve } from './reserve.ts';

export type AddResult =
  | CreateResult
  /** The document is there, and has the new content if it was to be replaced. */
  | { kind: 'same'; by: Same['by']; stored: Stored };

/** How long an addition waits for another one of the same content. */
const pauseMs = 250;

/**
 * With `keep` a document costs what it costs to create. Otherwise a query with a limit looks for
 * the same content or address, and a short reservation makes sure that of two additions at once one
 * sees the document of the other.
 *
 * @throws what Firestore throws
 */
export async function addKnowledge(
  ctx: BaseContext,
  command: CreateCommand,
  onDuplicate: OnDuplicate,
): Promise<AddResult> {
  if (onDuplicate === 'keep') return await createKnowledge(ctx, command);
  const key = contentKey(command);
  const id = idOf(command);
  const ownId = ctx.newId();
  for (;;) {
    const same = await findSame(ctx, key, onDuplicate === 'replace' ? nameOf(command) : null);
    // A repeat of the request that created it.
    if (same?.stored.id === id) return await createKnowledge(ctx, command);
    if (same !== null) {
      if (onDuplicate !== 'replace') return { kind: 'same', ...same };
      const replaced = await replace(ctx, same.stored, command);
      if (replaced.kind === 'edited' || replaced.kind === 'unchanged') {
        return { kind: 'same', by: same.by, stored: replaced.stored };
      }
    } else if (await reserve(ctx, key.value, ownId)) return await createKnowledge(ctx, command);
    await ctx.clock.sleep(pauseMs);
  }
}

/** A web page has no content of its own that could take the place of another one's. */
const nameOf = (command: CreateCommand) =>
  'url' in command ? null : { folded: foldName(command.name), type: 'file' in command ? 'file' : 'text' };

/** The document keeps its name. */
async function replace(ctx: BaseContext, { id, document }: Stored, command: CreateCommand): Promise<EditResult> {
  const by = command.createdBy;
  if ('url' in command) return await refreshPage(ctx, id, by, command.auto_sync);
  const type = 'file' in command ? 'file' : 'text';
  // The same bytes as a document of another type: there is nothing to replace.
  if (document.source.type !== type) return { kind: 'unchanged', stored: { id, document } };
  if ('file' in command) return await replaceFile(ctx, id, command.file, null, by);
  return await editKnowledge(ctx, id, { content: command.content }, null, by);
}
