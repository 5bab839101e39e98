import { type Answer, jsonAnswer } from '../answer.ts';
import type { StoredDocument } from '../documents.ts';
import { parseForm } from '../form.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import { presentCreated } from '../present.ts';
import { type ApiRequest, base, parseBody, type Route } from '../route.ts';
import { bodySchemas } from './bodies.ts';

export const createRoutes = [
  { method: 'POST', path: `${base}/text`, act: createText },
  { method: 'POST', path: `${base}/url`, act: createUrl },
  { method: 'POST', path: `${base}/file`, act: createFile },
  { method: 'POST', path: `${base}/folder`, act: createFolder },
] as const satisfies Route[];

const created = (document: StoredDocument, { documents }: KnowledgeBase): Answer =>
  jsonAnswer(200, presentCreated(document, documents));

function createText(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { text, name, parent_folder_id } = parseBody(bodySchemas.text, request);
  const folderId = parent_folder_id ?? null;
  return created(knowledgeBase.createText({ name: name ?? null, text, folderId }), knowledgeBase);
}

const defaultFrequencyDays = 7;

function createUrl(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { url, name, parent_folder_id, ...input } = parseBody(bodySchemas.url, request);
  const autoSync = input.enable_auto_sync
    ? {
        minimumFrequencyDays: input.minimum_frequency_days ?? defaultFrequencyDays,
        autoRemove: input.auto_remove,
      }
    : null;
  const folderId = parent_folder_id ?? null;
  return created(knowledgeBase.createUrl({ name: name ?? null, url, autoSync, folderId }), knowledgeBase);
}

function createFile(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { file, name, parent_folder_id } = parseForm(bodySchemas.file, request.form);
  const folderId = parent_folder_id ?? null;
  return created(knowledgeBase.createFile({ name: name ?? null, file, folderId }), knowledgeBase);
}

function createFolder(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { name, parent_folder_id } = parseBody(bodySchemas.folder, request);
  return created(knowledgeBase.createFolder({ name, folderId: parent_folder_id ?? null }), knowledgeBase);
}
