/** Single documents, with the preconditions of Firestore. */
import { type Answer, answer, type Call, notFound, type Route, refusal, route } from './router.ts';
import type { State } from './state.ts';

const path = '/v1/projects/{project}/databases/{database}/documents/{collection}/{id}';

export function documentRoutes(state: State): Route[] {
  let writes = 0;
  const nextTime = (): string => new Date(Date.UTC(2026, 0, 1) + ++writes).toISOString();
  const nameOf = ({ params: { project, database, collection, id } }: Call): string =>
    `projects/${project}/databases/${database}/documents/${collection}/${id}`;
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
