/** Provokes every response that the OpenAPI document declares. */
import { createHash } from 'node:crypto';
import { agentsDocument, collections, foldersDocument, limits, schemaVersion } from '@knowledge-sync/contract';
import { type Simulator, startSimulator, testWorld } from '@knowledge-sync/emulator/simulator';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countQuestions } from '../ask/question-limit.ts';
import { receivePart, startUpload } from '../commands/upload.ts';
import { addVersion } from '../history/versions.ts';
import { startReconcile } from '../reconcile/start.ts';
import type { Accounts } from '../runtime/context.ts';
import { type ApiHarness, type CallOptions, declaredOperations, errorWithCode, startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';
import { createApi } from './app.ts';

const valid = { name: 'Refund policy', content: 'Refunds take five days.' };
const asked = { question: 'How long do refunds take?' };
const wording = { text: 'How long do refunds take?' };
const takeOver = { decision: 'take_over', project_id: 'first' };
const tooLarge = { 'Content-Length': String(limits.requestMaxBytes + 1) };
const octets = { 'Content-Type': 'application/octet-stream' };
const aFile = { body: 'Refunds take five days.', headers: octets };
const tooLargeFile = { ...aFile, headers: { ...octets, 'Content-Length': String(limits.fileMaxBytes + 1) } };

const opened = {
  filename: 'a.txt',
  size_bytes: 23,
  sha256: createHash('sha256').update('Refunds take five days.').digest('hex'),
  on_duplicate: 'keep',
} as const;

// The descriptions do not depend on the context.
const descriptions = createApi({} as ApiHarness['ctx']);
const tagOf = async (path: string) => (await descriptions.request(path)).headers.get('ETag') ?? '';
const openApiTag = await tagOf('/api/openapi.json');
const docsTag = await tagOf('/api/docs');

type Provocation = [
  path: string,
  options: CallOptions,
  harness?: 'broken' | 'unreachable' | 'refused' | 'copied' | 'limited',
];
const provocations: Record<string, Record<number, Provocation>> = {
  getInstallation: {
    200: ['/api/installation', { as: 'viewer' }],
    401: ['/api/installation', {}],
    403: ['/api/installation', { as: 'outsider' }],
    422: ['/api/installation?fields=id', { as: 'viewer' }],
    500: ['/api/installation', { as: 'viewer' }, 'broken'],
    503: ['/api/installation', { as: 'viewer' }, 'unreachable'],
  },
  decideInstallation: {
    200: ['/api/installation', { as: 'editor', json: { decision: 'start_anew', project_id: 'first' } }, 'copied'],
    400: ['/api/installation', { as: 'editor', body: '{"decision": ' }],
    401: ['/api/installation', { json: takeOver }],
    403: ['/api/installation', { as: 'viewer', json: takeOver }],
    409: ['/api/installation', { as: 'editor', json: takeOver }],
    413: ['/api/installation', { as: 'editor', json: takeOver, headers: tooLarge }],
    415: ['/api/installation', { as: 'editor', json: takeOver, headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/installation', { as: 'editor', json: { decision: 'keep' } }],
    500: ['/api/installation', { as: 'editor', json: takeOver }, 'broken'],
    503: ['/api/installation', { as: 'editor', json: takeOver }, 'unreachable'],
  },
  createKnowledge: {
    200: ['/api/knowledge?on_duplicate=skip', { as: 'editor', json: valid }],
    409: ['/api/knowledge?on_duplicate=error', { as: 'editor', json: valid }],
    201: ['/api/knowledge', { as: 'editor', json: valid }],
    400: ['/api/knowledge', { as: 'editor', body: '{"name": ' }],
    401: ['/api/knowledge', { json: valid }],
    403: ['/api/knowledge', { as: 'viewer', json: valid }],
    413: ['/api/knowledge', { as: 'editor', json: valid, headers: tooLarge }],
    415: ['/api/knowledge', { as: 'editor', json: valid, headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/knowledge', { as: 'editor', json: { ...valid, name: '' } }],
    500: ['/api/knowledge', { as: 'editor', json: valid }, 'broken'],
    503: ['/api/knowledge', { as: 'editor', json: valid }, 'unreachable'],
  },
  createKnowledgeFile: {
    200: ['/api/knowledge/files?filename=a.txt&on_duplicate=skip', { as: 'editor', ...aFile }],
    409: ['/api/knowledge/files?filename=a.txt&on_duplicate=error', { as: 'editor', ...aFile }],
    201: ['/api/knowledge/files?filename=a.txt', { as: 'editor', ...aFile }],
    401: ['/api/knowledge/files?filename=a.txt', aFile],
    403: ['/api/knowledge/files?filename=a.txt', { as: 'viewer', ...aFile }],
    413: ['/api/knowledge/files?filename=a.txt', { as: 'editor', ...tooLargeFile }],
    415: ['/api/knowledge/files?filename=a.txt', { as: 'editor', json: valid }],
    422: ['/api/knowledge/files', { as: 'editor', ...aFile }],
    500: ['/api/knowledge/files?filename=a.txt', { as: 'editor', ...aFile }, 'broken'],
    503: ['/api/knowledge/files?filename=a.txt', { as: 'editor', ...aFile }, 'unreachable'],
  },
  openUpload: {
    200: ['/api/uploads', { as: 'editor', json: { ...opened, filename: 'open.txt' } }],
    201: ['/api/uploads', { as: 'editor', json: { ...opened, filename: 'new.txt' } }],
    400: ['/api/uploads', { as: 'editor', body: '{"filename": ' }],
    401: ['/api/uploads', { json: opened }],
    403: ['/api/uploads', { as: 'viewer', json: opened }],
    413: ['/api/uploads', { as: 'editor', json: opened, headers: tooLarge }],
    415: ['/api/uploads', { as: 'editor', json: opened, headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/uploads', { as: 'editor', json: { ...opened, size_bytes: 0 } }],
    500: ['/api/uploads', { as: 'editor', json: opened }, 'broken'],
    503: ['/api/uploads', { as: 'editor', json: opened }, 'unreachable'],
  },
  getUpload: {
    200: ['/api/uploads/open', { as: 'editor' }],
    401: ['/api/uploads/open', {}],
    403: ['/api/uploads/open', { as: 'viewer' }],
    404: ['/api/uploads/missing', { as: 'editor' }],
    422: ['/api/uploads/open?fields=id', { as: 'editor' }],
    500: ['/api/uploads/open', { as: 'editor' }, 'broken'],
    503: ['/api/uploads/open', { as: 'editor' }, 'unreachable'],
  },
  putUploadPart: {
    204: ['/api/uploads/open/parts/0', { as: 'editor', ...aFile }],
    401: ['/api/uploads/open/parts/0', aFile],
    403: ['/api/uploads/open/parts/0', { as: 'viewer', ...aFile }],
    404: ['/api/uploads/missing/parts/0', { as: 'editor', ...aFile }],
    413: [
      '/api/uploads/open/parts/0',
      { as: 'editor', ...aFile, headers: { ...octets, 'Content-Length': String(limits.bodyPartMaxBytes + 1) } },
    ],
    415: ['/api/uploads/open/parts/0', { as: 'editor', json: valid }],
    422: ['/api/uploads/open/parts/1', { as: 'editor', ...aFile }],
    500: ['/api/uploads/open/parts/0', { as: 'editor', ...aFile }, 'broken'],
    503: ['/api/uploads/open/parts/0', { as: 'editor', ...aFile }, 'unreachable'],
  },
  finishUpload: {
    200: ['/api/uploads/same/finish', { as: 'editor' }],
    201: ['/api/uploads/complete/finish', { as: 'editor' }],
    401: ['/api/uploads/open/finish', {}],
    403: ['/api/uploads/open/finish', { as: 'viewer' }],
    404: ['/api/uploads/missing/finish', { as: 'editor' }],
    409: ['/api/uploads/empty/finish', { as: 'editor' }],
    413: ['/api/uploads/open/finish', { as: 'editor', body: '{}', headers: tooLarge }],
    422: ['/api/uploads/open/finish?force=true', { as: 'editor' }],
    500: ['/api/uploads/open/finish', { as: 'editor' }, 'broken'],
    503: ['/api/uploads/open/finish', { as: 'editor' }, 'unreachable'],
  },
  abandonUpload: {
    204: ['/api/uploads/abandoned', { as: 'editor' }],
    401: ['/api/uploads/open', {}],
    403: ['/api/uploads/open', { as: 'viewer' }],
    404: ['/api/uploads/missing', { as: 'editor' }],
    413: ['/api/uploads/open', { as: 'editor', body: '{}', headers: tooLarge }],
    422: ['/api/uploads/open?force=true', { as: 'editor' }],
    500: ['/api/uploads/open', { as: 'editor' }, 'broken'],
    503: ['/api/uploads/open', { as: 'editor' }, 'unreachable'],
  },
  replaceKnowledgeFile: {
    200: ['/api/knowledge/file/file?filename=a.txt', { as: 'editor', ...aFile }],
    401: ['/api/knowledge/file/file?filename=a.txt', aFile],
    403: ['/api/knowledge/file/file?filename=a.txt', { as: 'viewer', ...aFile }],
    404: ['/api/knowledge/missing/file?filename=a.txt', { as: 'editor', ...aFile }],
    409: ['/api/knowledge/standing/file?filename=a.txt', { as: 'editor', ...aFile }],
    412: [
      '/api/knowledge/file/file?filename=b.txt',
      { as: 'editor', ...aFile, headers: { ...aFile.headers, 'If-Match': '"another"' } },
    ],
    413: ['/api/knowledge/file/file?filename=a.txt', { as: 'editor', ...tooLargeFile }],
    415: ['/api/knowledge/file/file?filename=a.txt', { as: 'editor', json: valid }],
    422: ['/api/knowledge/file/file', { as: 'editor', ...aFile }],
    500: ['/api/knowledge/standing/file?filename=a.txt', { as: 'editor', ...aFile }, 'broken'],
    503: ['/api/knowledge/file/file?filename=a.txt', { as: 'editor', ...aFile }, 'unreachable'],
  },
  refreshKnowledge: {
    200: ['/api/knowledge/page/refresh', { as: 'editor' }],
    401: ['/api/knowledge/page/refresh', {}],
    403: ['/api/knowledge/page/refresh', { as: 'viewer' }],
    404: ['/api/knowledge/missing/refresh', { as: 'editor' }],
    409: ['/api/knowledge/standing/refresh', { as: 'editor' }],
    413: ['/api/knowledge/page/refresh', { as: 'editor', body: '{}', headers: tooLarge }],
    422: ['/api/knowledge/page/refresh?force=true', { as: 'editor' }],
    500: ['/api/knowledge/standing/refresh', { as: 'editor' }, 'broken'],
    503: ['/api/knowledge/page/refresh', { as: 'editor' }, 'unreachable'],
  },
  listKnowledge: {
    200: ['/api/knowledge', { as: 'viewer' }],
    401: ['/api/knowledge', {}],
    403: ['/api/knowledge', { as: 'outsider' }],
    422: ['/api/knowledge?limit=0', { as: 'viewer' }],
    500: ['/api/knowledge', { as: 'viewer' }, 'broken'],
    503: ['/api/knowledge', { as: 'viewer' }, 'unreachable'],
  },
  getKnowledge: {
    409: ['/api/knowledge/malformed', { as: 'viewer' }],
    200: ['/api/knowledge/standing', { as: 'viewer' }],
    401: ['/api/knowledge/standing', {}],
    403: ['/api/knowledge/standing', { as: 'outsider' }],
    404: ['/api/knowledge/missing', { as: 'viewer' }],
    422: ['/api/knowledge/standing?fields=name', { as: 'viewer' }],
    500: ['/api/knowledge/standing', { as: 'viewer' }, 'broken'],
    503: ['/api/knowledge/standing', { as: 'viewer' }, 'unreachable'],
  },
  editKnowledge: {
    200: ['/api/knowledge/edited', { as: 'editor', json: valid }],
    400: ['/api/knowledge/standing', { as: 'editor', body: '{"name": ' }],
    401: ['/api/knowledge/standing', { json: valid }],
    403: ['/api/knowledge/standing', { as: 'viewer', json: valid }],
    404: ['/api/knowledge/missing', { as: 'editor', json: valid }],
    409: ['/api/knowledge/deleted', { as: 'editor', json: valid }],
    412: ['/api/knowledge/standing', { as: 'editor', json: { name: 'Returns' }, headers: { 'If-Match': '"another"' } }],
    413: ['/api/knowledge/standing', { as: 'editor', json: valid, headers: tooLarge }],
    415: ['/api/knowledge/standing', { as: 'editor', json: valid, headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/knowledge/standing', { as: 'editor', json: {} }],
    500: ['/api/knowledge/standing', { as: 'editor', json: valid }, 'broken'],
    503: ['/api/knowledge/standing', { as: 'editor', json: valid }, 'unreachable'],
  },
  deleteKnowledge: {
    200: ['/api/knowledge/unreadable', { as: 'editor' }],
    202: ['/api/knowledge/deleted', { as: 'editor' }],
    401: ['/api/knowledge/standing', {}],
    403: ['/api/knowledge/standing', { as: 'viewer' }],
    404: ['/api/knowledge/missing', { as: 'editor' }],
    409: ['/api/knowledge/newer', { as: 'editor' }],
    412: ['/api/knowledge/standing', { as: 'editor', headers: { 'If-Match': '"another"' } }],
    413: ['/api/knowledge/standing', { as: 'editor', body: '{}', headers: tooLarge }],
    422: ['/api/knowledge/standing?force=perhaps', { as: 'editor' }],
    500: ['/api/knowledge/standing', { as: 'editor' }, 'broken'],
    503: ['/api/knowledge/standing', { as: 'editor' }, 'unreachable'],
  },
  retryKnowledgeSync: {
    200: ['/api/knowledge/failed/retry-sync', { as: 'editor' }],
    401: ['/api/knowledge/standing/retry-sync', {}],
    403: ['/api/knowledge/standing/retry-sync', { as: 'viewer' }],
    404: ['/api/knowledge/missing/retry-sync', { as: 'editor' }],
    409: ['/api/knowledge/standing/retry-sync', { as: 'editor' }],
    413: ['/api/knowledge/standing/retry-sync', { as: 'editor', body: '{}', headers: tooLarge }],
    422: ['/api/knowledge/standing/retry-sync?force=true', { as: 'editor' }],
    500: ['/api/knowledge/standing/retry-sync', { as: 'editor' }, 'broken'],
    503: ['/api/knowledge/standing/retry-sync', { as: 'editor' }, 'unreachable'],
  },
  restoreKnowledge: {
    200: ['/api/knowledge/standing/restore', { as: 'editor' }],
    401: ['/api/knowledge/standing/restore', {}],
    403: ['/api/knowledge/standing/restore', { as: 'viewer' }],
    404: ['/api/knowledge/missing/restore', { as: 'editor' }],
    409: ['/api/knowledge/deleted/restore', { as: 'editor' }],
    413: ['/api/knowledge/standing/restore', { as: 'editor', body: '{}', headers: tooLarge }],
    422: ['/api/knowledge/standing/restore?force=true', { as: 'editor' }],
    500: ['/api/knowledge/standing/restore', { as: 'editor' }, 'broken'],
    503: ['/api/knowledge/standing/restore', { as: 'editor' }, 'unreachable'],
  },
  sendKnowledgeAgain: {
    200: ['/api/knowledge/standing/send-again', { as: 'editor' }],
    401: ['/api/knowledge/standing/send-again', {}],
    403: ['/api/knowledge/standing/send-again', { as: 'viewer' }],
    404: ['/api/knowledge/missing/send-again', { as: 'editor' }],
    409: ['/api/knowledge/deleted/send-again', { as: 'editor' }],
    413: ['/api/knowledge/standing/send-again', { as: 'editor', body: '{}', headers: tooLarge }],
    422: ['/api/knowledge/standing/send-again?force=true', { as: 'editor' }],
    500: ['/api/knowledge/standing/send-again', { as: 'editor' }, 'broken'],
    503: ['/api/knowledge/standing/send-again', { as: 'editor' }, 'unreachable'],
  },
  sendManyKnowledgeAgain: {
    200: ['/api/knowledge/send-again', { as: 'editor', json: { ids: ['standing', 'deleted'] } }],
    400: ['/api/knowledge/send-again', { as: 'editor', body: '{"all": ' }],
    401: ['/api/knowledge/send-again', { json: { all: true } }],
    403: ['/api/knowledge/send-again', { as: 'viewer', json: { all: true } }],
    413: ['/api/knowledge/send-again', { as: 'editor', json: { all: true }, headers: tooLarge }],
    415: ['/api/knowledge/send-again', { as: 'editor', json: {}, headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/knowledge/send-again', { as: 'editor', json: { all: true, cursor: 'nonsense' } }],
    500: ['/api/knowledge/send-again', { as: 'editor', json: { all: true } }, 'broken'],
    503: ['/api/knowledge/send-again', { as: 'editor', json: { all: true } }, 'unreachable'],
  },
  actOnManyKnowledge: {
    200: ['/api/knowledge/bulk', { as: 'editor', json: { action: 'send_again', filter: {} } }],
    400: ['/api/knowledge/bulk', { as: 'editor', body: '{"action": ' }],
    401: ['/api/knowledge/bulk', { json: { action: 'retry', filter: {} } }],
    403: ['/api/knowledge/bulk', { as: 'viewer', json: { action: 'retry', filter: {} } }],
    409: ['/api/knowledge/bulk', { as: 'editor', json: { action: 'delete', filter: {}, confirmed_count: 0 } }],
    413: ['/api/knowledge/bulk', { as: 'editor', json: { action: 'retry', filter: {} }, headers: tooLarge }],
    415: ['/api/knowledge/bulk', { as: 'editor', json: {}, headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/knowledge/bulk', { as: 'editor', json: { action: 'delete', filter: {} } }],
    500: ['/api/knowledge/bulk', { as: 'editor', json: { action: 'retry', filter: {} } }, 'broken'],
    503: ['/api/knowledge/bulk', { as: 'editor', json: { action: 'retry', filter: {} } }, 'unreachable'],
  },
  refreshIndex: {
    200: ['/api/index/refresh', { as: 'viewer' }],
    401: ['/api/index/refresh', {}],
    403: ['/api/index/refresh', { as: 'outsider' }],
    413: ['/api/index/refresh', { as: 'viewer', body: '{}', headers: tooLarge }],
    422: ['/api/index/refresh?force=true', { as: 'viewer' }],
    500: ['/api/index/refresh', { as: 'viewer' }, 'broken'],
    503: ['/api/index/refresh', { as: 'viewer' }, 'unreachable'],
  },
  getIndexOverview: {
    200: ['/api/index/overview', { as: 'viewer' }],
    401: ['/api/index/overview', {}],
    403: ['/api/index/overview', { as: 'outsider' }],
    422: ['/api/index/overview?fresh=true', { as: 'viewer' }],
    500: ['/api/index/overview', { as: 'viewer' }, 'broken'],
    503: ['/api/index/overview', { as: 'viewer' }, 'unreachable'],
  },
  listAgents: {
    200: ['/api/agents', { as: 'viewer' }],
    401: ['/api/agents', {}],
    403: ['/api/agents', { as: 'outsider' }],
    422: ['/api/agents?cursor=nonsense', { as: 'viewer' }],
    500: ['/api/agents', { as: 'viewer' }, 'broken'],
    502: ['/api/agents', { as: 'viewer' }, 'refused'],
    503: ['/api/agents', { as: 'viewer' }, 'unreachable'],
  },
  listAgentBranches: {
    200: ['/api/agents/AGENT/branches', { as: 'viewer' }],
    401: ['/api/agents/AGENT/branches', {}],
    403: ['/api/agents/AGENT/branches', { as: 'outsider' }],
    404: ['/api/agents/missing/branches', { as: 'viewer' }],
    422: ['/api/agents/AGENT/branches?limit=1', { as: 'viewer' }],
    500: ['/api/agents/AGENT/branches', { as: 'viewer' }, 'broken'],
    502: ['/api/agents/AGENT/branches', { as: 'viewer' }, 'refused'],
    503: ['/api/agents/AGENT/branches', { as: 'viewer' }, 'unreachable'],
  },
  attachFolder: {
    200: ['/api/agents/AGENT/attach-folder', { as: 'editor', json: {} }],
    400: ['/api/agents/AGENT/attach-folder', { as: 'editor', body: '{"usage_mode": ' }],
    401: ['/api/agents/AGENT/attach-folder', { json: {} }],
    403: ['/api/agents/AGENT/attach-folder', { as: 'viewer', json: {} }],
    404: ['/api/agents/missing/attach-folder', { as: 'editor', json: {} }],
    413: ['/api/agents/AGENT/attach-folder', { as: 'editor', json: {}, headers: tooLarge }],
    415: ['/api/agents/AGENT/attach-folder', { as: 'editor', json: {}, headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/agents/AGENT/attach-folder', { as: 'editor', json: { usage_mode: 'never' } }],
    500: ['/api/agents/AGENT/attach-folder', { as: 'editor', json: {} }, 'broken'],
    502: ['/api/agents/AGENT/attach-folder', { as: 'editor', json: {} }, 'refused'],
    503: ['/api/agents/AGENT/attach-folder', { as: 'editor', json: {} }, 'unreachable'],
  },
  detachFolder: {
    200: ['/api/agents/AGENT/detach-folder', { as: 'editor' }],
    400: ['/api/agents/AGENT/detach-folder', { as: 'editor', body: '{"branch_ids": ' }],
    401: ['/api/agents/AGENT/detach-folder', {}],
    403: ['/api/agents/AGENT/detach-folder', { as: 'viewer' }],
    404: ['/api/agents/missing/detach-folder', { as: 'editor' }],
    413: ['/api/agents/AGENT/detach-folder', { as: 'editor', json: {}, headers: tooLarge }],
    415: ['/api/agents/AGENT/detach-folder', { as: 'editor', json: {}, headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/agents/AGENT/detach-folder?force=true', { as: 'editor' }],
    500: ['/api/agents/AGENT/detach-folder', { as: 'editor' }, 'broken'],
    502: ['/api/agents/AGENT/detach-folder', { as: 'editor' }, 'refused'],
    503: ['/api/agents/AGENT/detach-folder', { as: 'editor' }, 'unreachable'],
  },
  turnOnSearch: {
    200: ['/api/agents/AGENT/turn-on-search', { as: 'editor' }],
    401: ['/api/agents/AGENT/turn-on-search', {}],
    403: ['/api/agents/AGENT/turn-on-search', { as: 'viewer' }],
    404: ['/api/agents/missing/turn-on-search', { as: 'editor' }],
    413: ['/api/agents/AGENT/turn-on-search', { as: 'editor', body: '{}', headers: tooLarge }],
    422: ['/api/agents/AGENT/turn-on-search?force=true', { as: 'editor' }],
    500: ['/api/agents/AGENT/turn-on-search', { as: 'editor' }, 'broken'],
    502: ['/api/agents/AGENT/turn-on-search', { as: 'editor' }, 'refused'],
    503: ['/api/agents/AGENT/turn-on-search', { as: 'editor' }, 'unreachable'],
  },
  askAgent: {
    200: ['/api/agents/AGENT/ask', { as: 'viewer', json: asked }],
    400: ['/api/agents/AGENT/ask', { as: 'viewer', body: '{"question": ' }],
    401: ['/api/agents/AGENT/ask', { json: asked }],
    403: ['/api/agents/AGENT/ask', { as: 'outsider', json: asked }],
    404: ['/api/agents/missing/ask', { as: 'viewer', json: asked }],
    409: ['/api/agents/AGENT/ask', { as: 'viewer', json: { ...asked, document_id: 'malformed' } }],
    413: ['/api/agents/AGENT/ask', { as: 'viewer', json: asked, headers: tooLarge }],
    415: ['/api/agents/AGENT/ask', { as: 'viewer', json: asked, headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/agents/AGENT/ask', { as: 'viewer', json: { question: ' ' } }],
    429: ['/api/agents/AGENT/ask', { as: 'admin', json: asked }],
    500: ['/api/agents/AGENT/ask', { as: 'viewer', json: asked }, 'broken'],
    502: ['/api/agents/AGENT/ask', { as: 'viewer', json: asked }, 'refused'],
    503: ['/api/agents/AGENT/ask', { as: 'viewer', json: asked }, 'unreachable'],
  },
  searchTexts: {
    200: ['/api/search-texts', { as: 'viewer', json: { query: 'refunds' } }],
    400: ['/api/search-texts', { as: 'viewer', body: '{"query": ' }],
    401: ['/api/search-texts', { json: { query: 'refunds' } }],
    403: ['/api/search-texts', { as: 'outsider', json: { query: 'refunds' } }],
    413: ['/api/search-texts', { as: 'viewer', json: { query: 'refunds' }, headers: tooLarge }],
    415: ['/api/search-texts', { as: 'viewer', json: { query: 'a' }, headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/search-texts', { as: 'viewer', json: { query: ' ' } }],
    500: ['/api/search-texts', { as: 'viewer', json: { query: 'refunds' } }, 'broken'],
    502: ['/api/search-texts', { as: 'viewer', json: { query: 'refunds' } }, 'refused'],
    503: ['/api/search-texts', { as: 'viewer', json: { query: 'refunds' } }, 'unreachable'],
  },
  listQuestions: {
    200: ['/api/knowledge/standing/questions', { as: 'viewer' }],
    401: ['/api/knowledge/standing/questions', {}],
    403: ['/api/knowledge/standing/questions', { as: 'outsider' }],
    404: ['/api/knowledge/__x__/questions', { as: 'viewer' }],
    422: ['/api/knowledge/standing/questions?limit=1', { as: 'viewer' }],
    500: ['/api/knowledge/standing/questions', { as: 'viewer' }, 'broken'],
    503: ['/api/knowledge/standing/questions', { as: 'viewer' }, 'unreachable'],
  },
  addQuestion: {
    201: ['/api/knowledge/standing/questions', { as: 'editor', json: wording }],
    400: ['/api/knowledge/standing/questions', { as: 'editor', body: '{"text": ' }],
    401: ['/api/knowledge/standing/questions', { json: wording }],
    403: ['/api/knowledge/standing/questions', { as: 'viewer', json: wording }],
    404: ['/api/knowledge/missing/questions', { as: 'editor', json: wording }],
    409: ['/api/knowledge/questioned/questions', { as: 'editor', json: wording }],
    413: ['/api/knowledge/standing/questions', { as: 'editor', json: wording, headers: tooLarge }],
    415: [
      '/api/knowledge/standing/questions',
      { as: 'editor', json: wording, headers: { 'Content-Type': 'text/plain' } },
    ],
    422: ['/api/knowledge/standing/questions', { as: 'editor', json: { text: '' } }],
    500: ['/api/knowledge/standing/questions', { as: 'editor', json: wording }, 'broken'],
    503: ['/api/knowledge/standing/questions', { as: 'editor', json: wording }, 'unreachable'],
  },
  changeQuestion: {
    200: ['/api/knowledge/questioned/questions/q1', { as: 'editor', json: wording }],
    400: ['/api/knowledge/questioned/questions/q1', { as: 'editor', body: '{"text": ' }],
    401: ['/api/knowledge/questioned/questions/q1', { json: wording }],
    403: ['/api/knowledge/questioned/questions/q1', { as: 'viewer', json: wording }],
    404: ['/api/knowledge/questioned/questions/none', { as: 'editor', json: wording }],
    409: ['/api/knowledge/malformed/questions/q1', { as: 'editor', json: wording }],
    413: ['/api/knowledge/questioned/questions/q1', { as: 'editor', json: wording, headers: tooLarge }],
    415: [
      '/api/knowledge/questioned/questions/q1',
      { as: 'editor', json: wording, headers: { 'Content-Type': 'text/plain' } },
    ],
    422: ['/api/knowledge/questioned/questions/q1', { as: 'editor', json: {} }],
    500: ['/api/knowledge/questioned/questions/q1', { as: 'editor', json: wording }, 'broken'],
    503: ['/api/knowledge/questioned/questions/q1', { as: 'editor', json: wording }, 'unreachable'],
  },
  deleteQuestion: {
    200: ['/api/knowledge/unquestioned/questions/q1', { as: 'editor' }],
    401: ['/api/knowledge/questioned/questions/q1', {}],
    403: ['/api/knowledge/questioned/questions/q1', { as: 'viewer' }],
    404: ['/api/knowledge/questioned/questions/none', { as: 'editor' }],
    409: ['/api/knowledge/malformed/questions/q1', { as: 'editor' }],
    413: ['/api/knowledge/questioned/questions/q1', { as: 'editor', body: '{}', headers: tooLarge }],
    422: ['/api/knowledge/questioned/questions/q1?force=true', { as: 'editor' }],
    500: ['/api/knowledge/questioned/questions/q1', { as: 'editor' }, 'broken'],
    503: ['/api/knowledge/questioned/questions/q1', { as: 'editor' }, 'unreachable'],
  },
  checkQuestions: {
    200: ['/api/knowledge/live/questions/check', { as: 'editor' }],
    401: ['/api/knowledge/live/questions/check', {}],
    403: ['/api/knowledge/live/questions/check', { as: 'viewer' }],
    404: ['/api/knowledge/missing/questions/check', { as: 'editor' }],
    409: ['/api/knowledge/standing/questions/check', { as: 'editor' }],
    413: ['/api/knowledge/live/questions/check', { as: 'editor', body: '{}', headers: tooLarge }],
    422: ['/api/knowledge/live/questions/check?force=true', { as: 'editor' }],
    429: ['/api/knowledge/live/questions/check', { as: 'admin' }],
    500: ['/api/knowledge/live/questions/check', { as: 'editor' }, 'broken'],
    502: ['/api/knowledge/live/questions/check', { as: 'editor' }, 'refused'],
    503: ['/api/knowledge/live/questions/check', { as: 'editor' }, 'unreachable'],
  },
  listAgentsOfKnowledge: {
    200: ['/api/knowledge/live/agents', { as: 'viewer' }],
    401: ['/api/knowledge/live/agents', {}],
    403: ['/api/knowledge/live/agents', { as: 'outsider' }],
    404: ['/api/knowledge/missing/agents', { as: 'viewer' }],
    409: ['/api/knowledge/malformed/agents', { as: 'viewer' }],
    422: ['/api/knowledge/live/agents?limit=0', { as: 'viewer' }],
    500: ['/api/knowledge/standing/agents', { as: 'viewer' }, 'broken'],
    502: ['/api/knowledge/live/agents', { as: 'viewer' }, 'refused'],
    503: ['/api/knowledge/live/agents', { as: 'viewer' }, 'unreachable'],
  },
  getExtractedText: {
    200: ['/api/knowledge/live/extracted-text', { as: 'viewer' }],
    401: ['/api/knowledge/live/extracted-text', {}],
    403: ['/api/knowledge/live/extracted-text', { as: 'outsider' }],
    404: ['/api/knowledge/missing/extracted-text', { as: 'viewer' }],
    409: ['/api/knowledge/standing/extracted-text', { as: 'viewer' }],
    422: ['/api/knowledge/live/extracted-text?format=html', { as: 'viewer' }],
    500: ['/api/knowledge/live/extracted-text', { as: 'viewer' }, 'broken'],
    502: ['/api/knowledge/live/extracted-text', { as: 'viewer' }, 'refused'],
    503: ['/api/knowledge/live/extracted-text', { as: 'viewer' }, 'unreachable'],
  },
  listEvents: {
    200: ['/api/events', { as: 'viewer' }],
    401: ['/api/events', {}],
    403: ['/api/events', { as: 'outsider' }],
    422: ['/api/events?action=read', { as: 'viewer' }],
    500: ['/api/events', { as: 'viewer' }, 'broken'],
    503: ['/api/events', { as: 'viewer' }, 'unreachable'],
  },
  exportEvents: {
    200: ['/api/events.csv', { as: 'viewer' }],
    401: ['/api/events.csv', {}],
    403: ['/api/events.csv', { as: 'outsider' }],
    422: ['/api/events.csv?limit=1', { as: 'viewer' }],
    500: ['/api/events.csv', { as: 'viewer' }, 'broken'],
    503: ['/api/events.csv', { as: 'viewer' }, 'unreachable'],
  },
  listEarlierTexts: {
    200: ['/api/knowledge/standing/versions', { as: 'viewer' }],
    401: ['/api/knowledge/standing/versions', {}],
    403: ['/api/knowledge/standing/versions', { as: 'outsider' }],
    404: ['/api/knowledge/__x__/versions', { as: 'viewer' }],
    422: ['/api/knowledge/standing/versions?limit=1', { as: 'viewer' }],
    500: ['/api/knowledge/standing/versions', { as: 'viewer' }, 'broken'],
    503: ['/api/knowledge/standing/versions', { as: 'viewer' }, 'unreachable'],
  },
  getEarlierText: {
    200: ['/api/knowledge/standing/versions/earlier', { as: 'viewer' }],
    401: ['/api/knowledge/standing/versions/earlier', {}],
    403: ['/api/knowledge/standing/versions/earlier', { as: 'outsider' }],
    404: ['/api/knowledge/standing/versions/missing', { as: 'viewer' }],
    422: ['/api/knowledge/standing/versions/earlier?part=1', { as: 'viewer' }],
    500: ['/api/knowledge/standing/versions/earlier', { as: 'viewer' }, 'broken'],
    503: ['/api/knowledge/standing/versions/earlier', { as: 'viewer' }, 'unreachable'],
  },
  restoreEarlierText: {
    200: ['/api/knowledge/edited/versions/earlier/restore', { as: 'editor' }],
    401: ['/api/knowledge/edited/versions/earlier/restore', {}],
    403: ['/api/knowledge/edited/versions/earlier/restore', { as: 'viewer' }],
    404: ['/api/knowledge/edited/versions/missing/restore', { as: 'editor' }],
    409: ['/api/knowledge/deleted/versions/earlier/restore', { as: 'editor' }],
    412: ['/api/knowledge/standing/versions/earlier/restore', { as: 'editor', headers: { 'If-Match': '"another"' } }],
    413: ['/api/knowledge/edited/versions/earlier/restore', { as: 'editor', body: '{}', headers: tooLarge }],
    422: ['/api/knowledge/edited/versions/earlier/restore?name=a', { as: 'editor' }],
    500: ['/api/knowledge/edited/versions/earlier/restore', { as: 'editor' }, 'broken'],
    503: ['/api/knowledge/edited/versions/earlier/restore', { as: 'editor' }, 'unreachable'],
  },
  startReconcile: {
    202: ['/api/reconcile', { as: 'editor', json: {} }],
    400: ['/api/reconcile', { as: 'editor', body: '{"repair": ' }],
    401: ['/api/reconcile', { json: {} }],
    403: ['/api/reconcile', { as: 'viewer', json: {} }],
    413: ['/api/reconcile', { as: 'editor', json: {}, headers: tooLarge }],
    415: ['/api/reconcile', { as: 'editor', json: {}, headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/reconcile', { as: 'editor', json: { repair: 'all' } }],
    500: ['/api/reconcile', { as: 'editor', json: {} }, 'broken'],
    503: ['/api/reconcile', { as: 'editor', json: {} }, 'unreachable'],
  },
  getReconcile: {
    200: ['/api/reconcile/standing', { as: 'viewer' }],
    401: ['/api/reconcile/standing', {}],
    403: ['/api/reconcile/standing', { as: 'outsider' }],
    404: ['/api/reconcile/missing', { as: 'viewer' }],
    422: ['/api/reconcile/standing?page=2', { as: 'viewer' }],
    500: ['/api/reconcile/standing', { as: 'viewer' }, 'broken'],
    503: ['/api/reconcile/standing', { as: 'viewer' }, 'unreachable'],
  },
  listPeople: {
    200: ['/api/people', { as: 'admin' }],
    401: ['/api/people', {}],
    403: ['/api/people', { as: 'editor' }],
    422: ['/api/people?limit=5', { as: 'admin' }],
    500: ['/api/people', { as: 'admin' }, 'broken'],
    503: ['/api/people', { as: 'admin' }, 'unreachable'],
  },
  setRole: {
    200: ['/api/people/standing/role', { as: 'admin', json: { role: 'viewer' } }],
    400: ['/api/people/standing/role', { as: 'admin', body: '{"role": ' }],
    401: ['/api/people/standing/role', { json: { role: 'viewer' } }],
    403: ['/api/people/standing/role', { as: 'editor', json: { role: 'viewer' } }],
    404: ['/api/people/missing/role', { as: 'admin', json: { role: 'viewer' } }],
    409: ['/api/people/admin-uid/role', { as: 'admin', json: { role: 'editor' } }],
    413: ['/api/people/standing/role', { as: 'admin', json: { role: 'viewer' }, headers: tooLarge }],
    415: ['/api/people/standing/role', { as: 'admin', body: 'role', headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/people/standing/role', { as: 'admin', json: { role: 'owner' } }],
    500: ['/api/people/standing/role', { as: 'admin', json: { role: 'viewer' } }, 'broken'],
    503: ['/api/people/standing/role', { as: 'admin', json: { role: 'viewer' } }, 'unreachable'],
  },
  addPerson: {
    200: ['/api/people', { as: 'admin', json: { email: 'standing@example.com', role: 'viewer' } }],
    201: ['/api/people', { as: 'admin', json: { email: 'new@example.com', role: 'editor' } }],
    400: ['/api/people', { as: 'admin', body: '{"role": ' }],
    401: ['/api/people', { json: { email: 'new@example.com', role: 'viewer' } }],
    403: ['/api/people', { as: 'editor', json: { email: 'new@example.com', role: 'viewer' } }],
    409: ['/api/people', { as: 'admin', json: { email: 'admin@example.com', role: 'viewer' } }],
    413: ['/api/people', { as: 'admin', json: { email: 'new@example.com', role: 'viewer' }, headers: tooLarge }],
    415: ['/api/people', { as: 'admin', body: 'ana', headers: { 'Content-Type': 'text/plain' } }],
    422: ['/api/people', { as: 'admin', json: { email: 'ana', role: 'viewer' } }],
    500: ['/api/people', { as: 'admin', json: { email: 'new@example.com', role: 'viewer' } }, 'broken'],
    503: ['/api/people', { as: 'admin', json: { email: 'new@example.com', role: 'viewer' } }, 'unreachable'],
  },
  getStatus: {
    200: ['/api/status', { as: 'editor' }],
    401: ['/api/status', {}],
    403: ['/api/status', { as: 'viewer' }],
    422: ['/api/status?deep=1', { as: 'editor' }],
    500: ['/api/status', { as: 'editor' }, 'broken'],
    503: ['/api/status', { as: 'editor' }, 'unreachable'],
  },
  getHealth: {
    200: ['/api/health', {}],
    422: ['/api/health?deep=yes', {}],
    500: ['/api/health', {}, 'broken'],
    503: ['/api/health?deep=1', {}, 'unreachable'],
  },
  getOpenApi: {
    200: ['/api/openapi.json', {}],
    304: ['/api/openapi.json', { headers: { 'If-None-Match': openApiTag } }],
    422: ['/api/openapi.json?version=1', {}],
  },
  getDocs: {
    200: ['/api/docs', {}],
    304: ['/api/docs', { headers: { 'If-None-Match': docsTag } }],
    422: ['/api/docs?version=1', {}],
  },
};

// Any signed-in user may be refused because of a limit.
for (const answers of Object.values(provocations)) {
  const [path, options] = answers[403] ?? [];
  if (path !== undefined) answers[429] = [path, { ...options, as: 'admin' }, 'limited'];
}

let api: ApiHarness;
/** An API that allows no calls. */
let limited: ApiHarness;
let broken: ApiHarness;
let unreachable: ApiHarness;
/** An API whose database was copied from another project. */
let copied: ApiHarness;
const copyDatabase = () =>
  copied.db
    .collection(collections.engine)
    .doc(foldersDocument)
    .set({ installation: { id: 'first', project_id: 'first' } });
/** An API whose ElevenLabs key is not valid. */
let refused: ApiHarness;
let simulator: Simulator;
let agentId = '';
beforeAll(async () => {
  simulator = await startSimulator({ settings: testWorld() });
  agentId = simulator.seedAgent({ name: 'Support', knowledgeBase: [] });
  api = startApi({ elevenLabs: { baseUrl: simulator.url } });
  refused = startApi({ elevenLabs: { baseUrl: simulator.url, apiKey: 'invalid-key' } });
  const live = { elevenlabs_document_id: simulator.seedText({ name: 'live', text: 'x', folderId: null }) };
  // Long enough for an index.
  await refused.db
    .collection(collections.knowledge)
    .doc('live')
    .create(aDocument('text '.repeat(200), live));
  await recordHolder();
  const documents = api.db.collection(collections.knowledge);
  await documents.doc('live').create(aDocument('text', live));
  await documents.doc('standing').create(aDocument());
  await documents.doc('edited').create(aDocument());
  const sha256 = 'a'.repeat(64);
  const file = { type: 'file', filename: 'a.txt', content_type: 'text/plain', size_bytes: 4, sha256 } as const;
  await documents.doc('file').create(aDocument('text', { source: file }));
  const page = { type: 'url', url: 'https://example.com/', auto_sync: null, refresh_id: null } as const;
  await documents.doc('page').create(aDocument('text', { source: page, body_id: null, body_parts: 0 }));
  await documents.doc('deleted').create(aDocument('text', { deletion_requested_at: Timestamp.now() }));
  await documents.doc('failed').create(aDocument('text', { sync_status: 'failed' }));
  await documents.doc('malformed').create({ ...aDocument(), sync_status: 'failed', name: 7 });
  await documents.doc('newer').create(aDocument('text', { schema_version: schemaVersion + 1 }));
  await documents.doc('unreadable').create({ ...aDocument(), name: 7 });
  for (const [uid, role] of Object.entries({ standing: 'viewer', 'admin-uid': 'admin' })) {
    await api.auth.createUser({ uid, email: `${uid.replace('-uid', '')}@example.com` });
    await api.auth.setCustomUserClaims(uid, { role });
  }
  for (const id of ['standing', 'edited', 'deleted']) {
    const document = aDocument('An earlier text.');
    const earlier = { document, bytes: Buffer.from('An earlier text.') };
    const batch = api.db.batch();
    addVersion(api.ctx, batch, documents.doc(id), 'earlier', earlier, { at: Timestamp.now(), by: 'editor-uid' });
    await batch.commit();
  }
  const question = { text: 'How long?', created_at: Timestamp.now(), created_by: 'editor-uid', result: null };
  for (const id of ['questioned', 'unquestioned']) {
    await documents.doc(id).create(aDocument());
    for (let n = 1; n <= limits.questionsPerDocument; n += 1)
      await documents.doc(id).collection(collections.questions).doc(`q${n}`).create(question);
  }
  await countQuestions(api.ctx, 'admin-uid', limits.questionsPerHour);
  for (const id of uploadIds) await openUploadOf(id);
  await startReconcile({ ...api.ctx, newId: () => 'standing' }, { repair: false, createdBy: null });
  copied = startApi();
  limited = startApi({ callsPerMinute: { reads: 0, lists: 0, writes: 0, agents: 0 } });
  broken = startApi({
    baseUrl: 'no url',
    verifyIdToken: () => Promise.reject(new TypeError('secret: the password is 1234')),
  });
  unreachable = withFirestoreAt('127.0.0.1:1');
});
afterAll(() =>
  Promise.all([
    ...[api, limited, broken, copied, unreachable, refused].map((harness) => harness.close()),
    simulator.stop(),
  ]),
);

const noAnswer = () => Promise.reject(errorWithCode('app/network-error'));
const unreachableAccounts: Accounts = {
  listUsers: noAnswer,
  getUser: noAnswer,
  getUserByEmail: noAnswer,
  createUser: noAnswer,
  updateUser: noAnswer,
  setCustomUserClaims: noAnswer,
  revokeRefreshTokens: noAnswer,
};

const uploadIds = ['open', 'complete', 'same', 'empty', 'abandoned'] as const;

/** Opens an upload in parts, with its only part unless it is the empty one. */
async function openUploadOf(id: (typeof uploadIds)[number]): Promise<void> {
  const fields = { ...opened, filename: `${id}.txt`, name: id, on_duplicate: id === 'same' ? 'skip' : 'keep' } as const;
  const { upload } = await startUpload({ ...api.ctx, newId: () => id }, fields, 'editor-uid');
  if (id !== 'empty') await receivePart(api.ctx, upload, 0, Buffer.from('Refunds take five days.'));
}

/** An agent that has the folder: others learn in their calls that there is none. */
async function recordHolder(): Promise<void> {
  const branch = { id: null, name: 'Main', is_main: true, live_percentage: 100, usage_mode: 'auto' };
  await refused.db
    .collection(collections.workspace)
    .doc(agentsDocument)
    .set({
      folder_id: 'folder',
      attached: [
        { id: agentId, name: 'Support', branches: [{ ...branch, search: true, model: null, strategies: [] }] },
      ],
      count: 1,
      learned_at: Timestamp.now(),
    });
}

/** A client reads the variable once, when it first connects. */
function withFirestoreAt(host: string): ApiHarness {
  const emulator = process.env.FIRESTORE_EMULATOR_HOST;
  process.env.FIRESTORE_EMULATOR_HOST = host;
  try {
    return startApi({ elevenLabs: { baseUrl: 'http://127.0.0.1:1' }, accounts: unreachableAccounts }, 300);
  } finally {
    process.env.FIRESTORE_EMULATOR_HOST = emulator;
  }
}

test('a refusal because of a limit says which one and when to go on', async () => {
  const response = await limited.call('POST', '/api/knowledge', { as: 'editor', json: valid });
  const waitSeconds = Number(response.headers.get('Retry-After'));
  expect(waitSeconds).toBeGreaterThanOrEqual(1);
  expect(waitSeconds).toBeLessThanOrEqual(60);
  expect(await response.json()).toMatchObject({
    type: '/api/docs#problem-rate-limited',
    detail: expect.stringMatching(/^You may make 0 changes a minute\. Go on in \d+ seconds?\. Nothing was changed\.$/),
  });
});

const operations = await declaredOperations(descriptions);
const declared = operations.flatMap(({ operationId, responses }) =>
  // The tests of slow bodies (listener.test.ts) provoke a 408.
  Object.keys(responses)
    .filter((status) => status !== '408')
    .map((status) => `${operationId} ${status}`),
);

test('provokes every declared response and no other', () => {
  const provoked = Object.entries(provocations).flatMap(([id, answers]) =>
    Object.keys(answers).map((status) => `${id} ${status}`),
  );
  expect(provoked.sort()).toEqual(declared.sort());
});

describe.each(operations)('$operationId', ({ operationId, method }) => {
  const answers = Object.entries(provocations[operationId] ?? {}).map(([status, provocation]) => ({
    status: Number(status),
    provocation,
  }));

  test.each(answers)('responds with $status as declared', async ({ status, provocation: [path, options, harness] }) => {
    const target = { broken, unreachable, refused, copied, limited, none: api }[harness ?? 'none'];
    await copyDatabase();
    if (operationId === 'checkQuestions') await recordHolder();
    const before = await api.storedPaths();
    const response = await target.call(method, path.replace('AGENT', agentId), options);
    expect(response.status).toBe(status);
    // A failed health check is an answer, not a refusal.
    if (status < 400 || (operationId === 'getHealth' && status === 503)) return;
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ status, detail: expect.stringMatching(/\w{3}/) });
    expect(text).not.toMatch(/1234|TypeError|no url|Firebase ID token has|127\.0\.0\.1/);
    expect(await api.storedPaths()).toEqual(before);
  });

  // The prefix is removed before the route is chosen.
  test.each(answers.slice(0, 1))(
    'responds with $status without the prefix too',
    async ({ status, provocation: [path, options, harness] }) => {
      const target = { broken, unreachable, refused, copied, limited, none: api }[harness ?? 'none'];
      await copyDatabase();
      if (path.includes('/failed/')) {
        await api.db
          .collection(collections.knowledge)
          .doc('failed')
          .set(aDocument('text', { sync_status: 'failed' }));
      }
      if (path.includes('/unquestioned/')) {
        const deleted = api.db.doc(`${collections.knowledge}/unquestioned/${collections.questions}/q1`);
        await deleted.set({ text: 'How?', created_at: Timestamp.now(), created_by: 'editor-uid', result: null });
      }
      if (path.includes('/uploads/same')) await openUploadOf('same');
      if (path.includes('/uploads/abandoned')) await openUploadOf('abandoned');
      if (path.includes('/unreadable')) {
        await api.db.collection(collections.knowledge).doc('unreadable').set({ name: 7 });
      }
      expect((await target.call(method, path.replace(/^\/api/, '').replace('AGENT', agentId), options)).status).toBe(
        status,
      );
    },
  );
});

test('an internal error is logged under the ID in the response', async () => {
  const response = await broken.call('GET', '/api/knowledge', { as: 'viewer' });
  const { instance } = (await response.json()) as { instance: string };
  const requestId = instance.replace('urn:request:', '');
  expect(broken.log.filter(({ fields }) => fields.request_id === requestId)).toEqual([
    {
      severity: 'error',
      message: 'request failed',
      fields: expect.objectContaining({ problem: 'internal', path: '/knowledge' }),
    },
  ]);
});

test('a 503 has a Retry-After, and speaks of a lost write only after a write', async () => {
  const response = await unreachable.call('GET', '/api/knowledge', { as: 'viewer' });
  expect(response.headers.get('Retry-After')).toBe('10');
  expect(await response.json()).toMatchObject({ detail: 'The database did not respond in time. Try again shortly.' });
  const lost = await unreachable.call('POST', '/api/knowledge', { as: 'editor', json: valid });
  expect(await lost.json()).toMatchObject({ detail: expect.stringContaining('same Idempotency-Key') });
});
