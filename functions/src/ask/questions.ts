/** Adds, changes and deletes the questions that a document must answer. */
import { type Check, checkSchema, collections, limits, type Question, questionSchema } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp, type WriteBatch } from 'firebase-admin/firestore';
import { isDocumentId } from '../document/document-id.ts';
import { addEvent, documentEvent } from '../history/events.ts';
import { logChange } from '../history/log-change.ts';
import type { BaseContext } from '../runtime/context.ts';
import { changeIf } from '../store/conditional.ts';
import { questionsOf } from '../store/queries.ts';
import type { Stored } from '../store/read.ts';
import { requestPass } from '../store/request-pass.ts';
import { checkRef, dueCheck } from './check-record.ts';

export interface StoredQuestion {
  id: string;
  question: Question;
}

export const documentRef = ({ db }: Pick<BaseContext, 'db'>, id: string): DocumentReference =>
  db.collection(collections.knowledge).doc(id);

/** The oldest first, and the state of the checks. One read each. */
export async function readQuestions(
  ctx: BaseContext,
  documentId: string,
): Promise<{ questions: StoredQuestion[]; check: Check | null }> {
  const [{ docs }, record] = await Promise.all([
    questionsOf(documentRef(ctx, documentId)).limit(limits.questionsPerDocument).get(),
    checkRef(ctx.db, documentId).get(),
  ]);
  const questions = docs.flatMap((snapshot) => {
    const parsed = questionSchema.safeParse(snapshot.data());
    return parsed.success ? [{ id: snapshot.id, question: parsed.data }] : [];
  });
  return { questions, check: checkSchema.safeParse(record.data()).data ?? null };
}

type Action = 'question_added' | 'question_changed' | 'question_deleted';

interface Edit {
  stored: Stored;
  uid: string;
  action: Action;
}

/**
 * Adds a question. The record of the checks counts them, in the same commit.
 *
 * @returns null if the document has as many as it may have
 * @throws what Firestore throws
 */
export async function addQuestion(
  ctx: BaseContext,
  stored: Stored,
  text: string,
  uid: string,
): Promise<StoredQuestion | null> {
  const id = ctx.newId();
  const question = { text, created_at: Timestamp.fromDate(ctx.clock.now()), created_by: uid, result: null };
  let isFull = false;
  const { docs } = await questionsOf(documentRef(ctx, stored.id)).select().limit(limits.questionsPerDocument).get();
  await write(
    ctx,
    { stored, uid, action: 'question_added' },
    (check) => {
      // The record is also written by checks, so the stored questions count too.
      isFull = Math.max(check?.questions ?? 0, docs.length) >= limits.questionsPerDocument;
      return isFull ? null : Math.max(check?.questions ?? 0, docs.length) + 1;
    },
    (batch) => batch.create(questionRef(ctx, stored.id, id), question),
  );
  return isFull ? null : { id, question };
}

/**
 * Changes the wording. The earlier result no longer counts.
 *
 * @returns null if there is no such question
 */
export async function changeQuestion(
  ctx: BaseContext,
  stored: Stored,
  id: string,
  text: string,
  uid: string,
): Promise<StoredQuestion | null> {
  const before = await readQuestion(ctx, stored.id, id);
  if (before === null) return null;
  await write(
    ctx,
    { stored, uid, action: 'question_changed' },
    (check) => check?.questions ?? 1,
    (batch) => batch.update(questionRef(ctx, stored.id, id), { text, result: null }),
  );
  return { id, question: { ...before, text, result: null } };
}

/** @returns whether there was such a question */
export async function deleteQuestion(ctx: BaseContext, stored: Stored, id: string, uid: string): Promise<boolean> {
  if ((await readQuestion(ctx, stored.id, id)) === null) return false;
  await write(
    ctx,
    { stored, uid, action: 'question_deleted' },
    (check) => Math.max(0, (check?.questions ?? 1) - 1),
    (batch) => batch.delete(questionRef(ctx, stored.id, id)),
  );
  return true;
}

async function readQuestion(ctx: BaseContext, documentId: string, id: string): Promise<Question | null> {
  if (!isDocumentId(id)) return null;
  const snapshot = await questionRef(ctx, documentId, id).get();
  return questionSchema.safeParse(snapshot.data()).data ?? null;
}

const questionRef = (ctx: BaseContext, documentId: string, id: string): DocumentReference =>
  documentRef(ctx, documentId).collection(collections.questions).doc(id);

/**
 * Writes the change, its event and the number of questions in one commit, and makes a check due.
 *
 * @param countOf the number of questions after the change; null to write nothing
 */
async function write(
  ctx: BaseContext,
  { stored, uid, action }: Edit,
  countOf: (check: Check | null) => number | null,
  change: (batch: WriteBatch) => void,
): Promise<void> {
  const now = Timestamp.fromDate(ctx.clock.now());
  const eventId = ctx.newId();
  const event = documentEvent(uid, action, { id: stored.id, name: stored.document.name });
  const changed = await changeIf(
    checkRef(ctx.db, stored.id),
    (data) => {
      const check = checkSchema.safeParse(data).data ?? null;
      const questions = countOf(check);
      const fresh = dueCheck(stored.document.name, 'sync', now, null);
      return questions === null ? null : { ...(check ?? fresh), due_at: now, due_for: 'sync', questions };
    },
    {
      alsoWrite: (batch) => {
        change(batch);
        if (event !== null) addEvent(ctx.db, batch, eventId, now, event);
      },
    },
  );
  if (changed.kind !== 'written') return;
  logChange(ctx, { uid, action, documentId: stored.id });
  await requestPass(ctx);
}
