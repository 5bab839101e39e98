/** Single documents, with the preconditions of Firestore. */
import { type Answer, answer, type Call, notFound, type Route, refusal, route } from './router.ts';
import type { State } from './state.ts';

const database = '/v1/projects/{project}/databases/{database}';
const path = `${database}/documents/{collection}/{id}`;

export function documentRoutes(state: State): Route[] {
  let writes = 0;
  const nextTime = (): string => new Date(Date.UTC(2026, 0, 1) + ++writes).toISOString();
  const nameOf = ({ params }: Call): string =>
    `projects/${params.project}/databases/${params.database}/documents/${params.collection}/${params.id}`;
  const changeIf = (call: Call, change: (name: string) => Answer): Answer => {
    const stored = state.documents.get(nameOf(call));
    const updateTime = call.query.get('currentDocument.updateTime');
    if (call.query.get('currentDocument.exists') === 'false' && stored !== undefined) {
      return refusal(409, 'ALREADY_EXISTS', 'Document already exists');
    }
    if (updateTime !== null && updateTime !== stored?.updateTime) {
      return refusal(400, 'FAILED_PRECONDITION', 'the stored version does not match the required base version');
    }
    return change(nameOf(call));
  };
  return [
    route('GET', path, (call) => {
      const stored = state.documents.get(nameOf(call));
      return stored === undefined ? notFound('Document') : answer({ name: nameOf(call), ...stored });
    }),
    route(
      'POST',
      `${database}/documents:batchGet`,
      ({ body }) => {
        const readTime = nextTime();
        const found = (name: string) => {
          const stored = state.documents.get(name);
          return stored === undefined
            ? { missing: name, readTime }
            : { found: { name, createTime: stored.updateTime, ...stored }, readTime };
        };
        return answer((body.documents as string[]).map(found));
      },
      { isRead: true },
    ),
    route('POST', `${database}/documents:commit`, ({ body }) => {
      const commitTime = nextTime();
      const writes = body.writes as { update?: { name: string; fields: Record<string, unknown> }; delete?: string }[];
      for (const { update, delete: deleted } of writes) {
        if (update !== undefined) state.documents.set(update.name, { fields: update.fields, updateTime: commitTime });
        if (deleted !== undefined) state.documents.delete(deleted);
      }
      return answer({ commitTime, writeResults: writes.map(() => ({ updateTime: commitTime })) });
    }),
    route('PATCH', path, (call) =>
      changeIf(call, (name) => {
        const kept = call.query.has('updateMask.fieldPaths') ? state.documents.get(name)?.fields : {};
        const stored = { fields: { ...kept, ...(call.body.fields as object) }, updateTime: nextTime() };
        state.documents.set(name, stored);
        return answer({ name, ...stored });
      }),
    ),
    route('DELETE', path, (call) =>
      changeIf(call, (name) => {
        state.documents.delete(name);
        return answer();
      }),
    ),
  ];
}
