import { beforeEach, expect, test } from 'vitest';
import { knowledgeOf } from './agents.ts';
import { KnowledgeBase } from './knowledge-base.ts';
import { Refusal } from './refusal.ts';
import { defaultSettings } from './settings.ts';

const model = 'multilingual_e5_large_instruct';
const text = 'x'.repeat(500);
let nowMs: number;
let knowledgeBase: KnowledgeBase;
beforeEach(() => {
  nowMs = Date.UTC(2026, 0, 1);
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id${ids}`;
  };
  const limits = { ...defaultSettings, index_ms: 1_000, text_max_bytes: 600 };
  knowledgeBase = new KnowledgeBase({ nowMs: () => nowMs, newId }, () => limits);
});

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return error instanceof Refusal ? `${error.status} ${error.code}` : String(error);
  }
  return 'not refused';
};

test('takes ids and times from its environment', () => {
  const folder = knowledgeBase.createFolder({ name: 'f', folderId: null });
  nowMs += 5_500;
  const document = knowledgeBase.createText({ name: null, text, folderId: folder.id });
  expect(document).toMatchObject({ id: 'id2', name: 'Untitled', createdAtSecs: nowMs / 1_000 - 0.5, sequence: 2 });
  nowMs += 1_000;
  expect(knowledgeBase.update('id2', { name: 'n' })).toMatchObject({ updatedAtSecs: document.createdAtSecs + 1 });
});

test('finishes an index after its time by the given clock, and again after a change of the text', () => {
  const document = knowledgeBase.createText({ name: 'n', text, folderId: null });
  const status = () => knowledgeBase.getOrCreateIndex(document, model).status;
  expect(status()).toBe('new');
  nowMs += 1_000;
  expect(status()).toBe('succeeded');
  knowledgeBase.update(document.id, { text: `${text}y` });
  expect(status()).toBe('new');
  nowMs += 500;
  expect(status()).toBe('processing');
});

test('refuses by ElevenLabs’ codes and changes nothing', () => {
  const folder = knowledgeBase.createFolder({ name: 'f', folderId: null });
  const document = knowledgeBase.createText({ name: 'n', text, folderId: folder.id });
  const agent = knowledgeBase.agents.add({ name: 'a', knowledgeBase: [] });
  const locator = { type: 'text', name: 'n', id: document.id, usage_mode: 'auto' } as const;
  const knowing = (id: string) => ({ agent: { prompt: { knowledge_base: [{ ...locator, id }] } } });
  knowledgeBase.updateAgent(agent.id, { config: knowing(document.id) });
  const before = knowledgeBase.documents.all();
  expect([
    codeOf(() => knowledgeBase.createText({ name: 'n', text, folderId: document.id })),
    codeOf(() => knowledgeBase.createText({ name: 'n', text: ' ', folderId: null })),
    codeOf(() => knowledgeBase.update(document.id, { text: 'x'.repeat(601) })),
    codeOf(() => knowledgeBase.update(folder.id, { text })),
    codeOf(() => knowledgeBase.refresh(document.id)),
    codeOf(() => knowledgeBase.delete('unknown', { force: true })),
    codeOf(() => knowledgeBase.delete(folder.id, { force: false })),
    codeOf(() => knowledgeBase.delete(document.id, { force: false })),
    codeOf(() => knowledgeBase.updateAgent(agent.id, { config: knowing('unknown') })),
  ]).toEqual([
    '404 document_not_found',
    '400 empty_text',
    '400 text_too_long',
    '400 invalid_parameters',
    '400 invalid_parameters',
    '404 document_not_found',
    '400 invalid_parameters',
    '400 document_has_dependent_agents',
    '404 document_not_found',
  ]);
  expect(knowledgeBase.documents.all()).toEqual(before);
  knowledgeBase.delete(document.id, { force: true });
  expect(knowledgeBase.documents.all()).toEqual([folder]);
  expect(knowledgeOf(knowledgeBase.findAgent(agent.id))).toEqual([]);
});
