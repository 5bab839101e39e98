import { type KnowledgeBase, type StoredDocument, sizeBytes } from './state.ts';

const metadata = (document: StoredDocument) => ({
  created_at_unix_secs: document.createdAtSecs,
  last_updated_at_unix_secs: document.updatedAtSecs,
  size_bytes: sizeBytes(document),
});

const accessInfo = {
  is_creator: true,
  creator_name: 'Simulator',
  creator_email: 'simulator@example.com',
  role: 'admin',
};

/** `AddKnowledgeBaseResponseModel` */
export const presentCreated = (document: StoredDocument, knowledgeBase: KnowledgeBase) => ({
  id: document.id,
  name: document.name,
  folder_path: knowledgeBase.folderPath(document).map(({ id }) => ({ id })),
});

const presentBase = (document: StoredDocument) => ({
  id: document.id,
  name: document.name,
  metadata: metadata(document),
  supported_usages: document.type === 'folder' ? [] : ['prompt', 'auto'],
  access_info: accessInfo,
  folder_parent_id: document.folderId,
  type: document.type,
});

const folderCounts = (folder: StoredDocument, knowledgeBase: KnowledgeBase) => ({
  children_count: knowledgeBase.children(folder.id).length,
  document_count: knowledgeBase.descendants(folder.id).filter(({ type }) => type !== 'folder').length,
});

/** `GetKnowledgeBaseSummary…ResponseModel`; `dependent_agents` is deprecated, and the SDK throws without it. */
export function presentSummary(document: StoredDocument, knowledgeBase: KnowledgeBase) {
  const base = {
    ...presentBase(document),
    folder_path: knowledgeBase.folderPath(document).map(({ id }) => ({ id })),
    dependent_agents: [],
  };
  return document.type === 'folder' ? { ...base, ...folderCounts(document, knowledgeBase) } : base;
}

/** `GetKnowledgeBase…ResponseModel` */
export function presentDocument(document: StoredDocument, knowledgeBase: KnowledgeBase) {
  const base = {
    ...presentBase(document),
    folder_path: knowledgeBase.folderPath(document).map(({ id, name }) => ({ id, name })),
  };
  return document.type === 'folder'
    ? { ...base, ...folderCounts(document, knowledgeBase) }
    : { ...base, extracted_inner_html: document.text, content_format: 'html' };
}
