/** The Firestore emulator as its owner sees it: past the rules, and past the functions. */
export interface FirestoreRest {
  erase(path: string): Promise<void>;
  /** Asks for a retry as the web app does: with the flag alone. */
  flag(path: string): Promise<void>;
  /** The ids of the documents right below a collection. */
  ids(collectionPath: string): Promise<string[]>;
}

const headers = { authorization: 'Bearer owner', 'content-type': 'application/json' };

export function firestoreRest(host: string, projectId: string): FirestoreRest {
  const root = `http://${host}/v1/projects/${projectId}/databases/(default)/documents`;
  const request = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${root}/${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`Firestore answered ${response.status} to ${method} ${path}`);
    return await response.json();
  };
  return {
    erase: async (path) => void (await request('DELETE', path)),
    flag: async (path) => {
      const fields = { retry_requested_at: { timestampValue: new Date().toISOString() } };
      await request('PATCH', `${path}?updateMask.fieldPaths=retry_requested_at&currentDocument.exists=true`, {
        fields,
      });
    },
    ids: async (path) => {
      const { documents = [] } = (await request('GET', `${path}?pageSize=100&mask.fieldPaths=none`)) as {
        documents?: { name: string }[];
      };
      return documents.map(({ name }) => name.split('/').at(-1) ?? name);
    },
  };
}
