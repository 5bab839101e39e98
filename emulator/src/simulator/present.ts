import { type Dependent, type StoredAgent, type StoredBranch, type StoredVersion, tipOf } from './agents.ts';
import type { DocumentStore } from './document-store.ts';
import { nextRefreshSecs, type StoredDocument, type StoredUrl, sizeBytes } from './documents.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import type { RagIndexState } from './rag-indexes.ts';
import type { RetrievedPassage } from './retrieval.ts';

const metadata = (document: StoredDocument) => ({
  created_at_unix_secs: document.createdAtSecs,
  last_updated_at_unix_secs: document.updatedAtSecs,
  size_bytes: sizeBytes(document),
});

/** The metadata with the size as the settings count it. */
const countedMetadata = (document: StoredDocument, { limits }: KnowledgeBase) =>
  limits.size_counts === 'characters' && document.type === 'text'
    ? { ...metadata(document), size_bytes: document.text.length }
    : metadata(document);

const accessInfo = {
  is_creator: true,
  creator_name: 'Simulator',
  creator_email: 'simulator@example.com',
  role: 'admin',
};

/** `AddKnowledgeBaseResponseModel` */
export const presentCreated = (document: StoredDocument, documents: DocumentStore) => ({
  id: document.id,
  name: document.name,
  folder_path: documents.folderPath(document).map(({ id }) => ({ id })),
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

const folderCounts = (folder: StoredDocument, documents: DocumentStore) => ({
  children_count: documents.children(folder.id).length,
  document_count: documents.descendants(folder.id).filter(({ type }) => type !== 'folder').length,
});

/** `AutoSyncInfo` */
const presentAutoSync = (page: StoredUrl) =>
  page.autoSync === null
    ? null
    : {
        minimum_frequency_days: page.autoSync.minimumFrequencyDays,
        auto_remove: page.autoSync.autoRemove,
        consec_failures: page.consecFailures,
        next_refresh_by: nextRefreshSecs(page, page.autoSync),
      };

/** The fields that only documents of this type have, in a listing and alone. */
function presentOwn(document: StoredDocument, documents: DocumentStore) {
  switch (document.type) {
    case 'text':
    case 'file':
      return {};
    case 'url':
      return { url: document.url, auto_sync_info: presentAutoSync(document) };
    case 'folder':
      return folderCounts(document, documents);
  }
}

/** `GetKnowledgeBaseSummary…ResponseModel`. The settings say whether it has deprecated fields. */
export const presentSummary = (document: StoredDocument, knowledgeBase: KnowledgeBase) => ({
  ...presentBase(document),
  metadata: countedMetadata(document, knowledgeBase),
  folder_path: knowledgeBase.documents.folderPath(document).map(({ id }) => ({ id })),
  ...(knowledgeBase.limits.deprecated_fields === 'present' ? { dependent_agents: [] } : {}),
  ...presentOwn(document, knowledgeBase.documents),
});

/** `GetKnowledgeBase…ResponseModel` */
export const presentDocument = (document: StoredDocument, knowledgeBase: KnowledgeBase) => ({
  ...presentBase(document),
  metadata: countedMetadata(document, knowledgeBase),
  folder_path: knowledgeBase.documents.folderPath(document).map(({ id, name }) => ({ id, name })),
  ...presentOwn(document, knowledgeBase.documents),
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

/** `GetAgentResponseModel`, as one version of one branch has it; by default the last one. */
export const presentAgent = (agent: StoredAgent, branch: StoredBranch, version: StoredVersion = tipOf(branch)) => ({
  agent_id: agent.id,
  name: agent.name,
  conversation_config: version.config,
  metadata: { created_at_unix_secs: agent.createdAtSecs, updated_at_unix_secs: agent.updatedAtSecs },
  access_info: accessInfo,
  tags: [],
  version_id: version.id,
  branch_id: branch.id,
  main_branch_id: agent.main.id,
  procedures: version.procedures,
});

/** `AgentBranchSummary` */
export const presentBranch = (agent: StoredAgent, branch: StoredBranch) => ({
  id: branch.id,
  name: branch.name,
  agent_id: agent.id,
  description: '',
  created_at: agent.createdAtSecs,
  last_committed_at: tipOf(branch).committedAtSecs,
  is_archived: false,
  protection_status: branch.protection,
  access_info: accessInfo,
  current_live_percentage: branch.livePercentage,
  parent_branch_id: branch === agent.main ? null : agent.main.id,
  draft_exists: branch.unpublishedProcedures !== null,
});

/** `AgentVersionMetadata` */
export const presentVersion = (agent: StoredAgent, branch: StoredBranch, version: StoredVersion) => ({
  id: version.id,
  agent_id: agent.id,
  branch_id: branch.id,
  version_description: version.description,
  seq_no_in_branch: branch.versions.indexOf(version) + 1,
  time_committed_secs: version.committedAtSecs,
  parents: { in_branch_parent_id: version.parentId },
  access_info: accessInfo,
});

/** `DependentBranchInfo` */
export const presentDependentBranch = ({ agent, branch, isMain }: Dependent) => ({
  agent_id: agent.id,
  agent_name: agent.name,
  branch_id: branch.id,
  branch_name: branch.name,
  is_main: isMain,
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

/** `AgentKnowledgeBaseRagChunkResponseModel` */
export const presentPassage = ({ document, id, text, distance }: RetrievedPassage) => ({
  document_id: document.id,
  document_name: document.name,
  chunk_id: id,
  text,
  vector_distance: distance,
  content_format: document.type === 'url' ? 'html' : 'markdown',
  document_type: document.type,
});
