import { z } from 'zod';
import { locatorSchema, ragSchema } from './agent-config.ts';
import { type BranchInput, proceduresSchema, protectionStatuses } from './agents.ts';
import { type Answer, answerWith, jsonAnswer } from './answer.ts';
import type { ManualChange } from './document-store.ts';
import { type FaultInput, faultSchema, type StandingFault } from './faults.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import { pageSchema } from './pages.ts';
import { settingsChangeSchema } from './settings.ts';
import { viewAgent, viewDocument, type Workspace } from './workspace.ts';

export const controlPrefix = '/_simulator/';

const viewFault = ({ id, fault, matched, applied }: StandingFault) => ({ id, ...fault, matched, applied });

export const parseFault = (input: FaultInput) => faultSchema.parse(input);

/** Serves the simulator's own routes, for tests, demonstrations and curl, in JSON. */
export function serveControl(method: string, pathname: string, body: Buffer, workspace: Workspace): Answer {
  const { faults, requests, knowledgeBase } = workspace;
  const [, id = ''] = /^\/_simulator\/\w+\/([^/]+)/.exec(pathname) ?? [];
  try {
    switch (`${method} ${id === '' ? pathname : pathname.replace(id, '{id}')}`) {
      case 'GET /_simulator/faults':
        return jsonAnswer(200, { faults: faults.all().map(viewFault) });
      case 'PUT /_simulator/faults': {
        const wanted = parse(z.array(faultSchema), body);
        faults.clear();
        return jsonAnswer(200, { faults: wanted.map((fault) => viewFault(faults.add(fault))) });
      }
      case 'POST /_simulator/faults':
        return jsonAnswer(201, viewFault(faults.add(parse(faultSchema, body))));
      case 'DELETE /_simulator/faults':
        faults.clear();
        return jsonAnswer(200, { faults: [] });
      case 'DELETE /_simulator/faults/{id}':
        return faults.remove(id)
          ? jsonAnswer(200, { id })
          : jsonAnswer(404, { error: `There is no fault ${id}: see GET /_simulator/faults.` });
      case 'GET /_simulator/documents':
        return jsonAnswer(200, { documents: workspace.documents() });
      case 'GET /_simulator/documents/{id}/file': {
        const file = workspace.fileOf(id);
        return file === null
          ? jsonAnswer(404, { error: `There is no file ${id}: see GET /_simulator/documents.` })
          : answerWith(200, file.contentType, file.bytes);
      }
      case 'PUT /_simulator/documents/{id}/content':
        return changeByHand(id, parse(manualChangeSchema, body), knowledgeBase);
      case 'PUT /_simulator/documents/{id}/folder':
        return move(id, parse(folderSchema, body).folder_id, knowledgeBase);
      case 'GET /_simulator/agents':
        return jsonAnswer(200, { agents: workspace.agentViews() });
      case 'POST /_simulator/agents':
        return jsonAnswer(201, viewAgent(knowledgeBase.agents.add(parse(agentSchema, body))));
      case 'DELETE /_simulator/agents/{id}':
        return knowledgeBase.agents.remove(id)
          ? jsonAnswer(200, { id })
          : jsonAnswer(404, { error: `There is no agent ${id}: see GET /_simulator/agents.` });
      case 'PUT /_simulator/pages': {
        const page = parse(pageSchema, body);
        knowledgeBase.pages.set(page.url, page.content);
        return jsonAnswer(200, page);
      }
      case 'POST /_simulator/auto-sync':
        knowledgeBase.runAutoSync();
        return jsonAnswer(200, { documents: workspace.documents() });
      case 'POST /_simulator/finish-indexes':
        knowledgeBase.indexes.finish();
        return jsonAnswer(200, { documents: workspace.documents() });
      case 'GET /_simulator/requests':
        return jsonAnswer(200, { requests: requests.all(), counts: requests.counts() });
      case 'DELETE /_simulator/requests':
        requests.clear();
        return jsonAnswer(200, { requests: [] });
      case 'GET /_simulator/settings':
        return jsonAnswer(200, workspace.settings);
      case 'PUT /_simulator/settings':
        workspace.change(parse(settingsChangeSchema, body));
        return jsonAnswer(200, workspace.settings);
      case 'POST /_simulator/reset':
        workspace.reset();
        return jsonAnswer(200, { reset: true });
      default:
        return jsonAnswer(404, { error: `There is no ${method} ${pathname}.`, routes: controlRoutes });
    }
  } catch (error) {
    if (error instanceof BadControlRequest) return jsonAnswer(400, { error: error.message });
    throw error;
  }
}

const controlRoutes = [
  'GET, PUT, POST, DELETE /_simulator/faults',
  'DELETE /_simulator/faults/{id}',
  'GET /_simulator/documents',
  'GET /_simulator/documents/{id}/file',
  'PUT /_simulator/documents/{id}/content',
  'PUT /_simulator/documents/{id}/folder',
  'GET, POST /_simulator/agents',
  'DELETE /_simulator/agents/{id}',
  'PUT /_simulator/pages',
  'POST /_simulator/auto-sync',
  'POST /_simulator/finish-indexes',
  'GET, DELETE /_simulator/requests',
  'GET, PUT /_simulator/settings',
  'POST /_simulator/reset',
];

/** A change that someone else makes at ElevenLabs; all fields are optional. */
const manualChangeSchema = z
  .strictObject({
    name: z.string().min(1).optional(),
    text: z.string().optional(),
    file_base64: z.base64().optional(),
    url: z.url().optional(),
    updated_at_unix_secs: z.int().min(0).optional(),
  })
  .transform(({ name, text, file_base64, url, updated_at_unix_secs }) => ({
    name,
    text,
    bytes: file_base64 === undefined ? undefined : Buffer.from(file_base64, 'base64'),
    url,
    updatedAtSecs: updated_at_unix_secs,
  }));

function changeByHand(id: string, change: ManualChange, { documents }: KnowledgeBase): Answer {
  const document = documents.get(id);
  if (document === undefined) {
    return jsonAnswer(404, { error: `There is no document ${id}: see GET /_simulator/documents.` });
  }
  return jsonAnswer(200, viewDocument(documents.changeByHand(document, change)));
}

/** Null: to the root. */
const folderSchema = z.strictObject({ folder_id: z.string().nullable() });

function move(id: string, folderId: string | null, { documents }: KnowledgeBase): Answer {
  const document = documents.get(id);
  const isFolder = folderId === null || documents.get(folderId)?.type === 'folder';
  if (document !== undefined && isFolder) {
    documents.move(document, folderId);
    return jsonAnswer(200, { id, folder_id: folderId });
  }
  const missing = document === undefined ? `document ${id}` : `folder ${folderId}`;
  return jsonAnswer(404, { error: `There is no ${missing}: see GET /_simulator/documents.` });
}

/** Left out: ElevenLabs' defaults, without protection; calls reach main alone. */
const branchSchema = z.strictObject({
  name: z.string().min(1),
  knowledge_base: z.array(locatorSchema).default([]),
  rag: ragSchema.optional(),
  live_percentage: z.number().min(0).max(100).optional(),
  protection_status: z.enum(protectionStatuses).nullable().default(null),
  procedures: proceduresSchema.optional(),
  unpublished_procedures: proceduresSchema.nullable().default(null),
});

const branchOf = (branch: z.output<typeof branchSchema>): BranchInput & { name: string } => ({
  name: branch.name,
  knowledgeBase: branch.knowledge_base,
  rag: branch.rag,
  livePercentage: branch.live_percentage,
  protection: branch.protection_status,
  procedures: branch.procedures,
  unpublishedProcedures: branch.unpublished_procedures,
});

/** Everything but `branches` is about the main branch. */
const agentSchema = branchSchema
  .extend({ branches: z.array(branchSchema).default([]) })
  .transform(({ branches, ...main }) => ({ ...branchOf(main), branches: branches.map(branchOf) }));

class BadControlRequest extends Error {}

function parse<S extends z.ZodType>(schema: S, body: Buffer): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw new BadControlRequest('The body must be JSON.');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new BadControlRequest(z.prettifyError(parsed.error));
  return parsed.data;
}
