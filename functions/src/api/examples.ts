/** The examples in the OpenAPI document. A test checks them against the schemas. */
import {
  type AgentBranches,
  type AgentList,
  type AgentSearchAnswer,
  type BulkAnswer,
  type EarlierText,
  type EarlierTexts,
  type EventList,
  type ExtractedText,
  errorCatalogue,
  type FolderAttachment,
  type IndexOverview,
  type IndexRefresh,
  type Knowledge,
  type KnowledgeAgents,
  type Member,
  type People,
  type Reconcile,
  type SentAgain,
  type Status,
  type Upload,
} from '@knowledge-sync/contract';

export const examplePerson: Member = {
  uid: 'k3x9Qm2LrTb7',
  email: 'ana@example.com',
  name: 'Ana',
  role: 'editor',
  disabled: false,
  email_verified: true,
  last_sign_in_at: '2026-03-02T09:30:00.000Z',
};

export const examplePeople: People = { people: [examplePerson], next_cursor: null };

export const exampleUpload: Upload = {
  id: 'V1StGXR8Z5jdHi6BmyT0',
  part_bytes: 921_600,
  part_count: 3,
  received: [0, 1],
  expires_at: '2026-03-02T10:30:00.000Z',
};

export const exampleDocument: Knowledge = {
  id: 'V1StGXR8Z5jdHi6BmyT0',
  name: 'Refund policy',
  source: {
    type: 'text',
    size_bytes: 42,
    sha256: '2d33a2ae7ba2a4db1d4f5a2f4d8f2fbd9a4d3f7a6f0f0a6f5b8c1d9e3a7b5c41',
  },
  created_by: 'k3x9Qm2LrTb7',
  created_at: '2026-03-02T09:30:00.000Z',
  updated_at: '2026-03-02T09:30:00.000Z',
  sync_status: 'pending',
  elevenlabs_document_id: null,
  sync_error_message: null,
  sync_error: null,
  last_sync_attempt: null,
  sync_retry_count: 0,
  scheduled_retries: 0,
  sync_progress: null,
  synced_at: null,
  time_to_live_ms: null,
  retry_requested_at: null,
  queued_at: '2026-03-02T09:30:00.000Z',
  next_retry_at: null,
  deletion_requested_at: null,
  deletion_not_before: null,
  deletion_force: false,
  dependent_agents: null,
  revision: '9b1f6f2c5d0e4a3b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b',
  synced_revision: null,
  auto_sync_state: null,
  unsettled_since: null,
  index_status: null,
  indexes: {},
  index_progress: null,
  index_checked_at: null,
  index_due_at: null,
};

export const examplePageDocument: Knowledge = {
  ...exampleDocument,
  name: 'example.com/help/refunds',
  source: {
    type: 'url',
    url: 'https://example.com/help/refunds',
    auto_sync: { frequency_days: 7, auto_remove: false },
    refresh_id: 'q8Jw2Lr5Tn9XvB3kMz7C',
  },
};

export const exampleFileDocument: Knowledge = {
  ...exampleDocument,
  name: 'Manual',
  source: {
    type: 'file',
    filename: 'manual.pdf',
    content_type: 'application/pdf',
    size_bytes: 482_113,
    sha256: '7c211433f02071597741e6ff5a8ea34789abbf43f5e2b1c8d0a9e6f7c4b3a291',
  },
};

export const exampleIndexRefresh: IndexRefresh = { checked: 12, next_in_ms: 4000 };

export const exampleIndexOverview: IndexOverview = {
  model: 'multilingual_e5_large_instruct',
  used_bytes: 1_204_000,
  allowed_bytes: 20_000_000,
  checked_at: '2026-03-02T09:30:00.000Z',
};

export const exampleSentAgain: SentAgain = {
  queued: 99,
  skipped: [{ id: 'V1StGXR8Z5jdHi6BmyT0', reason: 'being_deleted' }],
  next_cursor: 'WyJqM2tMOXBRMngiXQ',
};

export const exampleExtractedText: ExtractedText = { text: 'Refund policy\n\nRefunds take five days.' };

export const exampleBulk: BulkAnswer = {
  done: 99,
  skipped: [{ id: 'V1StGXR8Z5jdHi6BmyT0', reason: 'being_sent' }],
  next_cursor: 'WyJqM2tMOXBRMngiXQ',
};

export const exampleEvents: EventList = {
  events: [
    {
      id: 'mP4tW8xK2nLq7RvB1cZs',
      at: '2026-03-02T09:30:00.000Z',
      uid: 'k3x9Qm2LrTb7',
      person: 'Ada Byron',
      action: 'edited',
      document_id: 'V1StGXR8Z5jdHi6BmyT0',
      agent_id: null,
      person_id: null,
      name: 'Refund policy',
      details: ['text'],
    },
  ],
  next_cursor: null,
};

export const exampleEarlierText: EarlierText = {
  id: 'tY7uI2oP9aSdF4gH6jKl',
  name: 'Refund policy',
  size_bytes: 22,
  sha256: '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0',
  saved_at: '2026-03-01T08:00:00.000Z',
  saved_by: 'k3x9Qm2LrTb7',
  replaced_at: '2026-03-02T09:30:00.000Z',
  replaced_by: 'k3x9Qm2LrTb7',
};

export const exampleEarlierTexts: EarlierTexts = {
  versions: [exampleEarlierText],
  kept_days: 30,
  max_bytes: 921_600,
};

export const exampleReconcile: Reconcile = {
  id: 'Zk8sT2mQpL4vYx7RnB1c',
  status: 'completed',
  repair: false,
  created_at: '2026-03-02T09:30:00.000Z',
  created_by: 'k3x9Qm2LrTb7',
  updated_at: '2026-03-02T09:30:12.000Z',
  ended_at: '2026-03-02T09:30:12.000Z',
  counts: {
    documents: 240,
    skipped: 2,
    copies: 239,
    missing: 1,
    drifted: 0,
    duplicated: 0,
    orphaned: 0,
    foreign: 0,
    bodiless: 0,
    malformed: 0,
    unread: 0,
    moved: 0,
    deleting: 1,
    young: 0,
    repaired: 0,
  },
  message: null,
  confirm_deletions: null,
  deletions_held: null,
  findings: [
    {
      kind: 'missing',
      state: 'found',
      document_id: 'V1StGXR8Z5jdHi6BmyT0',
      name: 'Refund policy',
      elevenlabs_document_id: '21m00Tcm4TlvDq8ikWAM',
      drift: [],
      found_at: '2026-03-02T09:30:09.000Z',
    },
  ],
};

const exampleAgent = { id: 'agent_3701k3ttaq12ewp8b7qv5rfyszkz', name: 'Support' };

const exampleHolder: AgentList['agents'][number] = {
  ...exampleAgent,
  attached: true,
  branches: [
    {
      id: 'agtbrch_0901k4aafjxxfxt93gd841r7tv5t',
      name: 'Main',
      is_main: true,
      live_percentage: 100,
      usage_mode: 'auto',
      search: true,
      model: 'e5_mistral_7b_instruct',
      strategies: [],
    },
  ],
};

export const exampleAgents: AgentList = { agents: [exampleHolder], next_cursor: null };

export const exampleAgentSearch: AgentSearchAnswer = { agent: exampleHolder };

export const exampleAgentBranches: AgentBranches = {
  agent: exampleAgent,
  branches: (exampleHolder.branches ?? []).map((branch) => ({ ...branch, is_protected: false })),
  is_complete: true,
};

export const exampleAttachment: FolderAttachment = {
  agent: exampleAgent,
  attached: true,
  usage_mode: 'auto',
  branches: [{ id: null, is_main: true, attached: true, problem: null }],
  still_used: null,
};

export const exampleKnowledgeAgents: KnowledgeAgents = {
  agents: [{ ...exampleAgent, through: 'folder', claim: { kind: 'searches', reason: null, without: [] } }],
  next_cursor: null,
};

export const exampleStatus: Status = {
  versions: { app: '0.1.0', schema: 1, stored_schema: 1 },
  documents: { pending: 1, syncing: 0, completed: 240, failed: 2 },
  failed_by_cause: { auth_error: 2 },
  blocked: [{ cause: 'auth_error', documents: 2, next_try_at: '2026-03-02T09:34:00.000Z' }],
  last_sweep: { ended_at: '2026-03-02T09:30:04.000Z', duration_ms: 640, failed_phases: [] },
  oldest_pending_seconds: 3,
  newer_documents: 0,
  elevenlabs: {
    name: 'elevenlabs',
    host: 'api.elevenlabs.io',
    official: true,
    workspace_problem: errorCatalogue.auth_error.final,
  },
  placement: { project: 'my-project', region: 'europe-west4', database: '(default)' },
};
