/** The few calls to ElevenLabs that the launcher itself makes with a real key. */
import { normalBaseUrl, readText } from '@knowledge-sync/contract';
import { z } from 'zod';
import type { ProviderChoice } from '../provider.ts';

type Service = Extract<ProviderChoice, { kind: 'service' }>;

export interface RemoteItem {
  id: string;
  name: string;
  isFolder: boolean;
}

export interface WorkspaceClient {
  /** Names the workspace as well as the key allows; never more of the key than its end. */
  describe(): Promise<string>;
  /** Every folder of the workspace, up to a limit. */
  folders(): Promise<RemoteItem[]>;
  /** The content of a folder, up to a limit; `hasMore` when there is more. */
  itemsIn(folderId: string): Promise<{ items: RemoteItem[]; hasMore: boolean }>;
  /** Deletes a document or an empty folder. Returns why it was refused; null when it is gone. */
  remove(id: string): Promise<string | null>;
}

const timeoutMs = 10_000;
const pageSize = 100;
const answerMaxBytes = 16_000_000;
const errorMaxBytes = 100_000;
const maxPages = 50;

const userSchema = z.object({
  user_id: z.string().min(1),
  subscription: z.object({ tier: z.string() }).optional(),
});
const pageSchema = z.object({
  documents: z.array(z.object({ id: z.string(), name: z.string(), type: z.string() })),
  next_cursor: z.string().nullish(),
});
const errorSchema = z.object({ detail: z.object({ message: z.string() }) });

export function workspaceClient({ baseUrl, apiKey }: Service): WorkspaceClient {
  const root = normalBaseUrl(baseUrl);
  const request = (path: string, method = 'GET'): Promise<Response> =>
    fetch(`${root}${path}`, {
      method,
      headers: { 'xi-api-key': apiKey },
      // Following a redirect would send the key to another address.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  const read = async (path: string): Promise<unknown> => {
    const response = await request(path);
    if (!response.ok) throw new Error(`ElevenLabs answered ${response.status}: ${await reasonOf(response)}`);
    return JSON.parse(await readText(response, answerMaxBytes));
  };

  async function list(query: Record<string, string>): Promise<{ items: RemoteItem[]; hasMore: boolean }> {
    const items: RemoteItem[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < maxPages; page += 1) {
      const search = new URLSearchParams({ ...query, page_size: String(pageSize), ...(cursor !== null && { cursor }) });
      const { documents, next_cursor } = pageSchema.parse(await read(`/v1/convai/knowledge-base?${search}`));
      items.push(...documents.map(({ id, name, type }) => ({ id, name, isFolder: type === 'folder' })));
      cursor = next_cursor ?? null;
      if (cursor === null) break;
    }
    return { items, hasMore: cursor !== null };
  }

  return {
    async describe() {
      const key = `${root}, with the key that ends in ${apiKey.slice(-4)}`;
      try {
        const { user_id: user, subscription } = userSchema.parse(await read('/v1/user'));
        return `the workspace of the user ${user}${subscription === undefined ? '' : ` (${subscription.tier})`} at ${key}`;
      } catch {
        return `the workspace at ${key}`;
      }
    },
    folders: async () => (await list({ types: 'folder' })).items.filter(({ isFolder }) => isFolder),
    itemsIn: (folderId) => list({ parent_folder_id: folderId }),
    async remove(id) {
      const response = await request(`/v1/convai/knowledge-base/${encodeURIComponent(id)}`, 'DELETE');
      return response.ok || response.status === 404 ? null : await reasonOf(response);
    },
  };
}

async function reasonOf(response: Response): Promise<string> {
  const text = await readText(response, errorMaxBytes);
  try {
    return errorSchema.parse(JSON.parse(text)).detail.message.slice(0, 200);
  } catch {
    return `HTTP ${response.status}`;
  }
}
