/** The databases, their indexes and documents, and the rules. */
import { answer, notFound, type Route, refusal, route } from './router.ts';
import type { Resource, State } from './state.ts';

const locations = ['nam5', 'eur3', 'us-central1', 'europe-west1', 'europe-west4', 'asia-northeast1'];

export function firestoreRoutes(state: State): Route[] {
  const database = (id: string) => ({
    name: `projects/${state.projectId}/databases/${id}`,
    type: 'FIRESTORE_NATIVE',
    databaseEdition: 'STANDARD',
    ...state.databases.get(id),
  });
  const operation = (name: string, response: unknown) =>
    answer({ name: `projects/${state.projectId}/${name}`, done: true, response });
  return [
    route('GET', '/v1/projects/{project}/locations', () =>
      answer({ locations: locations.map((locationId) => ({ locationId, name: locationId })) }),
    ),
    route('GET', '/v1/projects/{project}/databases', () =>
      answer({ databases: [...state.databases.keys()].map(database) }),
    ),
    route('GET', '/v1/projects/{project}/databases/{database}', ({ params }) => {
      const id = String(params.database);
      return state.databases.has(id) ? answer(database(id)) : notFound(`The database ${id}`);
    }),
    route('POST', '/v1/projects/{project}/databases', ({ body, query }) => {
      const id = query.get('databaseId') ?? '';
      if (state.databases.has(id)) return refusal(409, 'ALREADY_EXISTS', `Database ${id} exists`);
      state.databases.set(id, body);
      return operation(`databases/${id}/operations/create`, database(id));
    }),
    route('PATCH', '/v1/projects/{project}/databases/{database}', ({ params, body }) => {
      const id = String(params.database);
      state.databases.set(id, { ...state.databases.get(id), ...body });
      return operation(`databases/${id}/operations/update`, database(id));
    }),
    route('GET', '/v1/projects/{project}/databases/{database}/backupSchedules', ({ params }) =>
      answer({ backupSchedules: state.backupSchedules.get(String(params.database)) ?? [] }),
    ),
    route('POST', '/v1/projects/{project}/databases/{database}/backupSchedules', ({ params, body }) => {
      const id = String(params.database);
      const schedule: Resource = { ...body, name: `${database(id).name}/backupSchedules/s1` };
      state.backupSchedules.set(id, [...(state.backupSchedules.get(id) ?? []), schedule]);
      return answer(schedule);
    }),

    route('GET', '/v1/projects/{project}/databases/{database}/collectionGroups/-/indexes', ({ params }) => {
      const prefix = `${database(String(params.database)).name}/`;
      const indexes = state.indexes.filter(({ name }) => name.startsWith(prefix));
      for (const index of indexes) {
        if (index.polls > 0) index.polls -= 1;
        else index.state = 'READY';
      }
      return answer({ indexes: indexes.map(({ polls: _polls, ...index }) => index) });
    }),
    route('GET', '/v1/projects/{project}/databases/{database}/collectionGroups/-/fields', ({ params }) => {
      const prefix = `${database(String(params.database)).name}/`;
      return answer({ fields: state.fields.filter(({ name }) => name.startsWith(prefix)) });
    }),
    route(
      'POST',
      '/v1/projects/{project}/databases/{database}/collectionGroups/{group}/indexes',
      ({ params, body: { queryScope, fields } }) => {
        const folder = `${database(String(params.database)).name}/collectionGroups/${params.group}/indexes`;
        const same = (index: Resource) =>
          index.name.startsWith(`${folder}/`) &&
          index.queryScope === queryScope &&
          JSON.stringify(index.fields) === JSON.stringify(fields);
        if (state.indexes.some(same)) return refusal(409, 'ALREADY_EXISTS', 'index already exists');
        const name = `${folder}/I${state.indexes.length}`;
        state.indexes.push({ name, queryScope, fields, state: 'CREATING', polls: state.indexPolls });
        return operation('operations/index', {});
      },
    ),
    route(
      'DELETE',
      '/v1/projects/{project}/databases/{database}/collectionGroups/{group}/indexes/{index}',
      ({ params }) => {
        state.indexes = state.indexes.filter(({ name }) => !name.endsWith(`/${params.index}`));
        return answer();
      },
    ),
    route(
      'PATCH',
      '/v1/projects/{project}/databases/{database}/collectionGroups/{group}/fields/{field}',
      ({ params, body }) => {
        const name = `${database(String(params.database)).name}/collectionGroups/${params.group}/fields/${params.field}`;
        state.fields = state.fields.filter((field) => field.name !== name);
        const ttl = body.ttlConfig === undefined ? {} : { ttlConfig: { state: 'ACTIVE' } };
        state.fields.push({ ...body, ...ttl, name });
        return operation('operations/field', {});
      },
    ),

    route(
      'POST',
      '/v1/projects/{project}/databases/{database}/documents:listCollectionIds',
      ({ params }) => answer({ collectionIds: [...(state.collections.get(String(params.database))?.keys() ?? [])] }),
      { isRead: true },
    ),
    route('GET', '/v1/projects/{project}/databases/{database}/documents/{collection}', ({ params }) => {
      const documents = state.collections.get(String(params.database))?.get(String(params.collection)) ?? [];
      return answer({ documents });
    }),
    route(
      'POST',
      '/v1/projects/{project}/databases/{database}/documents:runQuery',
      ({ params, body }) => {
        const [from] = ((body.structuredQuery as { from?: { collectionId: string }[] })?.from ?? []) as {
          collectionId: string;
        }[];
        const documents = state.collections.get(String(params.database))?.get(from?.collectionId ?? '') ?? [];
        return answer(
          documents.length === 0 ? [{ readTime: '2026-01-01T00:00:00Z' }] : documents.map((document) => ({ document })),
        );
      },
      { isRead: true },
    ),

    route('POST', '/v1/projects/{project}:test', () => answer(), { isRead: true }),
    route('GET', '/v1/projects/{project}/releases', () =>
      answer({
        releases: [...state.releases].map(([name, rulesetName]) => ({
          name,
          rulesetName,
          createTime: '2026-01-01T00:00:00Z',
        })),
      }),
    ),
    route('POST', '/v1/projects/{project}/rulesets', ({ body }) => {
      const name = `projects/${state.projectId}/rulesets/r${state.rulesets.size}`;
      state.rulesets.set(name, body);
      return answer({ name });
    }),
    route('GET', '/v1/{name*}', ({ params }) => {
      const ruleset = state.rulesets.get(String(params.name));
      return ruleset === undefined ? notFound(String(params.name)) : answer({ name: params.name, ...ruleset });
    }),
    route('PATCH', '/v1/projects/{project}/releases/{release*}', ({ params, body }) => {
      const name = `projects/${state.projectId}/releases/${params.release}`;
      if (!state.releases.has(name)) return notFound(name);
      const release = body.release as { rulesetName: string };
      state.releases.set(name, release.rulesetName);
      return answer(release);
    }),
    route('POST', '/v1/projects/{project}/releases', ({ body }) => {
      state.releases.set(String(body.name), String(body.rulesetName));
      return answer(body);
    }),
  ];
}
