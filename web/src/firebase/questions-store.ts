/** Reads what agents must find, and whether they do. Only the parts that show it load this code. */
import { type Check, checkSchema, collections, limits, type Question, questionSchema } from '@knowledge-sync/contract';
import { collection, doc, type Firestore, limit, onSnapshot, orderBy, query, where } from 'firebase/firestore';

export interface QuestionItem {
  id: string;
  question: Question;
}

export interface CheckItem {
  id: string;
  check: Check;
}

/** Each calls back now and on every change, and returns a function that stops it. */
export interface QuestionsStore {
  /** The questions of a document, the oldest first. */
  watchQuestions(id: string, onNext: (questions: readonly QuestionItem[]) => void, onError: () => void): () => void;
  /** Null before the first check is due. */
  watchCheck(id: string, onNext: (check: Check | null) => void, onError: () => void): () => void;
  /** Documents that an agent does not find; at most as many as are named. */
  watchFailedChecks(onNext: (checks: readonly CheckItem[]) => void): () => void;
}

export const failedChecksNamed = 20;

export const openQuestionsStore = (db: Firestore): QuestionsStore => ({
  watchQuestions(id, onNext, onError) {
    const questions = collection(db, collections.knowledge, id, collections.questions);
    return onSnapshot(
      query(questions, orderBy('created_at', 'asc'), limit(limits.questionsPerDocument)),
      ({ docs }) =>
        onNext(
          docs.flatMap((each) => {
            const question = questionSchema.safeParse(each.data());
            return question.success ? [{ id: each.id, question: question.data }] : [];
          }),
        ),
      onError,
    );
  },
  watchCheck: (id, onNext, onError) =>
    onSnapshot(
      doc(db, collections.checks, id),
      (snapshot) => onNext(checkSchema.safeParse(snapshot.data()).data ?? null),
      onError,
    ),
  watchFailedChecks: (onNext) =>
    onSnapshot(
      query(collection(db, collections.checks), where('state', '==', 'failed'), limit(failedChecksNamed)),
      ({ docs }) =>
        onNext(
          docs.flatMap((each) => {
            const check = checkSchema.safeParse(each.data());
            return check.success ? [{ id: each.id, check: check.data }] : [];
          }),
        ),
      () => onNext([]),
    ),
});
