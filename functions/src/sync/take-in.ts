/**
 * Takes in documents that a person or a script wrote directly in Firestore: one conditional write
 * completes and queues the document, or rejects it with the reason.
 */
import { type DocumentReference, type DocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { type History, isHistoryLost, readByHand, replacedBody, takenIn } from '../document/by-hand.ts';
import type { RawDocument } from '../document/lease.ts';
import { rejected } from '../document/transitions.ts';
import type { EngineContext } from '../runtime/context.ts';
import { type Body, createParts, makeBody, recordReplaced, storedBodies } from '../store/body.ts';
import { type Changed, type Choice, changeIf, type Seen } from '../store/conditional.ts';
import { decide } from './decide.ts';

interface Intake {
  body: Body | null;
  /** The bodies that the document no longer uses. */
  replacedIds: readonly string[];
}

/**
 * Takes in the document if it still needs it.
 *
 * @param earlier the fields before the write that is taken in; null if it created the document,
 *   undefined if they are not known
 * @param known the document as the caller read it, which saves the read
 * @returns whether the document was written, or is missing
 * @throws what Firestore throws
 */
export async function takeIn(
  ctx: EngineContext,
  ref: DocumentReference,
  earlier: History['earlier'],
  known?: NonNullable<Seen>,
): Promise<Changed['kind']> {
  const changeId = ctx.newId();
  const bodyId = ctx.newId();
  let intake: Intake | null = null;
  let problem: string | null = null;
  const choose = async (data: RawDocument | null): Promise<Choice> => {
    intake = null;
    problem = null;
    if (data === null) return null;
    const { action } = decide(null, data, ctx.clock.now());
    if (action !== 'take_in' && action !== 'reject') return null;
    const now = Timestamp.fromDate(ctx.clock.now());
    const wanted = readByHand(data);
    if ('problem' in wanted) {
      problem = wanted.problem;
      return { ...rejected(data, problem, now, ctx.config), change_id: changeId };
    }
    const history = { earlier, isCurrent: data === known?.data };
    const body = wanted.text === null ? null : makeBody(bodyId, Buffer.from(wanted.text, 'utf8'));
    const fields = takenIn(data, history, wanted, body, now, ctx.config);
    const replaced = replacedBody(data, history, fields.body_id);
    const others = isHistoryLost(data, history) ? await storedBodies(ref) : [replaced].filter((id) => id !== null);
    intake = { body, replacedIds: others.filter((id) => id !== fields.body_id) };
    return { ...fields, change_id: changeId };
  };
  const changed = await changeIf(ref, choose, {
    known,
    alsoWrite: (batch) => {
      if (intake?.body != null) createParts(batch, ref, intake.body);
      for (const replacedId of intake?.replacedIds ?? []) recordReplaced(ctx, batch, ref, replacedId);
    },
    isOwn: (data) => data.change_id === changeId,
  });
  if (changed.kind !== 'written') return changed.kind;
  // The reason repeats no value of the document.
  if (problem === null) ctx.logger.info('document taken in', { document_id: ref.id });
  else ctx.logger.warn('document rejected', { document_id: ref.id, problem });
  return changed.kind;
}

/**
 * Takes in a document whose event may be lost. A document that is not written by hand costs
 * nothing.
 *
 * @returns whether the document was written
 */
export async function takeInIfNeeded(ctx: EngineContext, snapshot: DocumentSnapshot): Promise<boolean> {
  const [data, { updateTime }] = [snapshot.data(), snapshot];
  if (data === undefined || updateTime === undefined) return false;
  const { action } = decide(null, data, ctx.clock.now());
  if (action !== 'take_in' && action !== 'reject') return false;
  return (await takeIn(ctx, snapshot.ref, undefined, { data, updateTime })) === 'written';
}
