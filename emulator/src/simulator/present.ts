import type { Dependent, StoredAgent } from './agents.ts';
import { type StoredDocument, type StoredUrl, sizeBytes } from './documents.ts';
import type { RagIndexState } from './rag-indexes.ts';
import type { KnowledgeBase } from './state.ts';

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

const daySecs = 86_400;

/** `AutoSyncInfo` */
const presentAutoSync = ({ autoSync, consecFailures, updatedAtSecs }: StoredUrl) =>
  autoSync === null
    ? null
    : {
        minimum_frequency_days: autoSync.minimumFrequencyDays,
        auto_remove: autoSync.autoRemove,
        consec_failures: consecFailures,
        next_refresh_by: updatedAtSecs + autoSync.minimumFrequencyDays * daySecs,
      };

/** What only documents of its type have, in a listing and alone. */
function presentOwn(document: StoredDocument, knowledgeBase: KnowledgeBase) {
  switch (document.type) {
    case 'text':
    case 'file':
      return {};
    case 'url':
      return { url: document.url, auto_sync_info: presentAutoSync(document) };
    case 'folder':
      return folderCounts(document, knowledgeBase);
  }
}

/** `GetKnowledgeBaseSummary…ResponseModel`; `dependent_agents` is deprecated, and the SDK throws without it. */
export const presentSummary = (document: StoredDocument, knowledgeBase: KnowledgeBase) => ({
  ...presentBase(document),
  folder_path: knowledgeBase.folderPath(document).map(({ id }) => ({ id })),
  dependent_agents: [],
  ...presentOwn(document, knowledgeBase),
});

/** `GetKnowledgeBase…ResponseModel` */
export const presentDocument = (document: StoredDocument, knowledgeBase: KnowledgeBase) => ({
  ...presentBase(document),
  folder_path: knowledgeBase.folderPath(document).map(({ id, name }) => ({ id, name })),
  ...presentOwn(document, knowledgeBase),
  ...(document.type === 'folder' ? {} : { extracted_inner_html: document.text, content_format: 'html' }),
  ...(document.type === 'file' ? { filename: document.file.filename } : {}),
});

/** `RAGDocumentIndexResponseModel` */
export const presentIndex = ({ id, model, status, progressPercentage, usedBytes }: RagIndexState) => ({
  id,
  model,
  status,
  progress_percentage: progressPercentage,
  document_model_index_usage: { used_bytes: usedBytes },
});

/** `AgentSummaryResponseModel` */
export const presentAgentSummary = (agent: StoredAgent) => ({
  agent_id: agent.id,
  name: agent.name,
  voice_id: 'simulated',
  tags: [],
  created_at_unix_secs: agent.createdAtSecs,
  access_info: accessInfo,
});

/** `GetAgentResponseModel` */
export const presentAgent = (agent: StoredAgent) => ({
  agent_id: agent.id,
  name: agent.name,
  conversation_config: agent.config,
  metadata: { created_at_unix_secs: agent.createdAtSecs, updated_at_unix_secs: agent.updatedAtSecs },
  access_info: accessInfo,
  tags: [],
});

/** `DependentAvailableAgentIdentifier` */
export const presentDependent = ({ agent, via }: Dependent) => ({
  type: 'available',
  id: agent.id,
  name: agent.name,
  created_at_unix_secs: agent.createdAtSecs,
  access_level: 'admin',
  referenced_resource_ids: via,
});
