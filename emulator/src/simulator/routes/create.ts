import { type Answer, jsonAnswer } from '../answer.ts';
import { checkFile, checkFolder, checkText, checkUrl } from '../check.ts';
import type { StoredDocument } from '../documents.ts';
import { refuse } from '../errors.ts';
import { parseForm } from '../form.ts';
import { presentCreated } from '../present.ts';
import { type ApiRequest, base, parseBody, type Route, type World } from '../route.ts';
import { bodySchemas } from './bodies.ts';

export const createRoutes = [
  { method: 'POST', path: `${base}/text`, act: createText },
  { method: 'POST', path: `${base}/url`, act: createUrl },
  { method: 'POST', path: `${base}/file`, act: createFile },
  { method: 'POST', path: `${base}/folder`, act: createFolder },
] as const satisfies Route[];

const created = (document: StoredDocument, { knowledgeBase }: World): Answer =>
  jsonAnswer(200, presentCreated(document, knowledgeBase));

function createText(request: ApiRequest, world: World): Answer {
  const { text, name, parent_folder_id } = parseBody(bodySchemas.text, request);
  const folderId = parent_folder_id ?? null;
  checkText(text, world.settings);
  checkFolder(folderId, world.knowledgeBase);
  return created(world.knowledgeBase.createText({ name: name ?? 'Untitled', text, folderId }), world);
}

function createUrl(request: ApiRequest, world: World): Answer {
  const input = parseBody(bodySchemas.url, request);
  const { url } = input;
  const folderId = input.parent_folder_id ?? null;
  checkUrl(url);
  checkFolder(folderId, world.knowledgeBase);
  const text = world.pages.fetch(url);
  if (text === null) throw refuse('url_not_fetched', `The page at ${url} could not be fetched.`);
  const autoSync = input.enable_auto_sync
    ? { minimumFrequencyDays: input.minimum_frequency_days ?? 7, autoRemove: input.auto_remove }
    : null;
  return created(world.knowledgeBase.createUrl({ name: input.name ?? url, url, text, autoSync, folderId }), world);
}

function createFile(request: ApiRequest, world: World): Answer {
  const { file, name, parent_folder_id } = parseForm(bodySchemas.file, request.form);
  const folderId = parent_folder_id ?? null;
  checkFile(file, world.settings);
  checkFolder(folderId, world.knowledgeBase);
  return created(world.knowledgeBase.createFile({ name: name ?? file.filename, file, folderId }), world);
}

function createFolder(request: ApiRequest, world: World): Answer {
  const { name, parent_folder_id } = parseBody(bodySchemas.folder, request);
  const folderId = parent_folder_id ?? null;
  checkFolder(folderId, world.knowledgeBase);
  return created(world.knowledgeBase.createFolder({ name, folderId }), world);
}
