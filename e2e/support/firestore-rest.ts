import { collections } from '@knowledge-sync/contract';

/** The Firestore emulator without the security rules. */
export interface FirestoreRest {
  erase(path: string): Promise<void>;
  /** Requests a retry as the web app does: by the retry flag alone. */
  flag(path: string): Promise<void>;
  /** The ids of a collection's documents. */
  ids(collectionPath: string): Promise<string[]>;
  /** The first page of a collection's documents, as Firestore's REST API returns them. */
  documents(collectionPath: string): Promise<unknown[]>;
  /** The upload records, with the document that each belongs to. */
  uploads(): Promise<{ id: string; documentId: string }[]>;
  /** A document's fields, as Firestore's REST API returns them. */
  fields(path: string): Promise<Record<string, unknown>>;
  /** Writes the whole document, or only the named fields of an existing one. */
  write(path: string, fields: Record<string, unknown>, only?: readonly string[]): Promise<void>;
  /** Writes whole documents in one commit. */
  commit(documents: ReadonlyMap<string, Record<string, unknown>>): Promise<void>;
  /** Sets only these times of an existing document. */
  setTimes(path: string, times: Record<string, Date>): Promise<void>;
}

const pageSize = '300';

interface Listed {
  name: string;
  fields?: Record<string, { stringValue?: string }>;
}

const headers = { authorization: 'Bearer owner', 'content-type': 'application/json' };

export function firestoreRest(host: string, projectId: string): FirestoreRest {
  const name = `projects/${projectId}/databases/(default)/documents`;
  const root = `http://${host}/v1/${name}`;
  const request = (method: string, path: string, body?: unknown): Promise<unknown> => send(method, `/${path}`, body);
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${root}${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`Firestore answered ${response.status} to ${method} ${path}`);
    return await response.json();
  };
  const list = async (path: string, field: string): Promise<Listed[]> => {
    const listed: Listed[] = [];
    for (let token = ''; ; ) {
      const query = new URLSearchParams({ pageSize, 'mask.fieldPaths': field, pageToken: token });
      const { documents = [], nextPageToken } = (await request('GET', `${path}?${query}`)) as {
        documents?: Listed[];
        nextPageToken?: string;
      };
      listed.push(...documents);
      if (nextPageToken === undefined || nextPageToken === '') return listed;
      token = nextPageToken;
    }
  };
  const setTimes: FirestoreRest['setTimes'] = async (path, times) => {
    const mask = Object.keys(times).map((field) => `updateMask.fieldPaths=${field}`);
    const fields = Object.entries(times).map(([field, time]) => [field, { timestampValue: time.toISOString() }]);
    await request('PATCH', `${path}?${mask.join('&')}&currentDocument.exists=true`, {
      fields: Object.fromEntries(fields),
    });
  };
  return {
    erase: async (path) => void (await request('DELETE', path)),
    flag: (path) => setTimes(path, { retry_requested_at: new Date() }),
    ids: async (path) => (await list(path, 'none')).map(idOf),
    documents: async (path) => {
      const query = new URLSearchParams({ pageSize, orderBy: 'created_at' });
      return ((await request('GET', `${path}?${query}`)) as { documents?: unknown[] }).documents ?? [];
    },
    uploads: async () =>
      (await list(collections.uploads, 'document')).map((upload) => ({
        id: idOf(upload),
        documentId: upload.fields?.document?.stringValue ?? '',
      })),
    fields: async (path) => ((await request('GET', path)) as { fields?: Record<string, unknown> }).fields ?? {},
    write: async (path, fields, only) => {
      const mask = (only ?? []).map((field) => `updateMask.fieldPaths=${field}`);
      const query = only === undefined ? '' : `?${[...mask, 'currentDocument.exists=true'].join('&')}`;
      await request('PATCH', `${path}${query}`, { fields });
    },
    commit: async (documents) => {
      const writes = [...documents].map(([path, fields]) => ({ update: { name: `${name}/${path}`, fields } }));
      await send('POST', ':commit', { writes });
    },
    setTimes,
  };
}

const idOf = ({ name }: Listed): string => name.split('/').at(-1) ?? name;
