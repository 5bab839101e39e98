/** Single documents, with the preconditions of Firestore. */
import { type Answer, answer, notFound, type Route, refusal, route } from './router.ts';
import type { State } from './state.ts';

interface Write {
  update?: { name: string; fields: Record<string, unknown> };
  updateMask?: object;
  /** Fields that get the time of the commit. */
  updateTransforms?: { fieldPath: string }[];
  delete?: string;
  currentDocument?: { exists?: boolean; updateTime?: string };
}

const database = '/v1/projects/{project}/databases/{database}';

export function documentRoutes(state: State): Route[] {
  let writes = 0;
  const nextTime = (): string => new Date(Date.UTC(2026, 0, 1) + ++writes).toISOString();

  function refusalOf({ update, delete: deleted, currentDocument = {} }: Write): Answer | undefined {
    const stored = state.documents.get(update?.name ?? deleted ?? '');
    const { exists, updateTime } = currentDocument;
    if (exists === false && stored !== undefined) return refusal(409, 'ALREADY_EXISTS', 'Document already exists');
    if (updateTime === undefined || updateTime === stored?.updateTime) return undefined;
    return refusal(400, 'FAILED_PRECONDITION', 'the stored version does not match the required base version');
  }

  function write({ update, updateMask, updateTransforms = [], delete: deleted }: Write, updateTime: string): void {
    if (deleted !== undefined) state.documents.delete(deleted);
    if (update === undefined) return;
    const kept = updateMask === undefined ? {} : state.documents.get(update.name)?.fields;
    const times = updateTransforms.map(({ fieldPath }) => [fieldPath, { timestampValue: updateTime }] as const);
    state.documents.set(update.name, {
      fields: { ...kept, ...update.fields, ...Object.fromEntries(times) },
      updateTime,
    });
  }

  return [
    route('GET', `${database}/documents/{collection}/{id}`, ({ params }) => {
      const name = `projects/${params.project}/databases/${params.database}/documents/${params.collection}/${params.id}`;
      const stored = state.documents.get(name);
      return stored === undefined ? notFound('Document') : answer({ name, ...stored });
    }),
    route(
      'POST',
      `${database}/documents:batchGet`,
      ({ body }) => {
        const readTime = nextTime();
        const read = (name: string) => {
          const stored = state.documents.get(name);
          if (stored === undefined) return { missing: name, readTime };
          return { found: { name, createTime: stored.updateTime, ...stored }, readTime };
        };
        return answer((body.documents as string[]).map(read));
      },
      { isRead: true },
    ),
    route('POST', `${database}/documents:commit`, ({ body }) => {
      const all = body.writes as Write[];
      const refused = all.map(refusalOf).find((each) => each !== undefined);
      if (refused !== undefined) return refused;
      const commitTime = nextTime();
      for (const each of all) write(each, commitTime);
      return answer({ commitTime, writeResults: all.map(() => ({ updateTime: commitTime })) });
    }),
  ];
}
