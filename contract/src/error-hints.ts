/**
 * A longer explanation of each error, with what the user can do. It is stored with the failure, so
 * that the page does not load it.
 */
import type { SyncErrorType } from './error-types.ts';

export const errorHints: Readonly<Record<SyncErrorType, string>> = {
  rate_limit:
    'ElevenLabs limits how many requests a workspace may make at once. Nothing is wrong with the document. If this keeps happening, lower the number of parallel syncs or upgrade the ElevenLabs plan.',
  auth_error:
    'ElevenLabs rejected the API key, or none is set. Create a key at ElevenLabs with write access to the knowledge base (Conversational AI), then run npm run rotate-key -- --project <id>, which tests the key and deploys it. All documents continue automatically. Retrying before that fails again.',
  permission:
    'The API key is valid, and a new key is not needed. The service needs read and write access to ElevenLabs Agents (Conversational AI). Open the API key at ElevenLabs and add the permission. If the key may only be used from some IP addresses, allow those of this service.',
  quota:
    'The ElevenLabs workspace has no credits or no knowledge-base storage left. The API key is valid. Delete unused documents in ElevenLabs or upgrade the plan.',
  billing:
    'The API key is valid. ElevenLabs refuses requests while a payment has failed or an invoice is unpaid. Open the billing page of the ElevenLabs workspace, or ask its owner.',
  plan: "The API key is valid. ElevenLabs refuses what the workspace's plan doesn't include. Upgrade the plan, or leave out what needs it.",
  account_blocked:
    'The API key is valid. ElevenLabs has blocked the account or its workspace, for example after unusual activity. Only ElevenLabs can unblock it: see the message in the details, and contact its support.',
  wrong_region:
    'The API key is valid, but only in the region of its workspace. Set ELEVENLABS_BASE_URL to the address of that region: https://api.elevenlabs.io, or for data residency for example https://api.eu.residency.elevenlabs.io.',
  wrong_address:
    "The address in ELEVENLABS_BASE_URL was reached, but it doesn't answer like ElevenLabs' API. Nothing is wrong with the document or the API key. The usual address is https://api.elevenlabs.io, without a path.",
  in_use:
    "ElevenLabs won't delete a document that is attached directly to an agent. Agents that use all documents don't block a deletion.",
  protected_branch:
    'Only administrators of the ElevenLabs workspace can change this branch of the agent. The API key is valid. Nothing was changed.',
  already_exists:
    'ElevenLabs refuses a second one with the same name or id. Retrying without a change will fail again.',
  validation:
    "The name, content, size or format was rejected, or the web page couldn't be loaded. Retrying without a change will fail again.",
  body_missing:
    "Firestore doesn't have the text or file as it was saved, so nothing was sent. ElevenLabs keeps the version that was synced last. Retrying without a new text or file will fail again.",
  index_not_ready:
    'ElevenLabs is still building the search index. Nothing is wrong with the document. This usually takes less than half a minute.',
  list_expired:
    'ElevenLabs gives out long lists in pages, and refused to continue one. Nothing is wrong with the document. The next attempt reads the list from its beginning.',
  gateway:
    "A firewall or gateway in front of ElevenLabs answered instead of ElevenLabs. Nothing is wrong with the document or the API key. See status.elevenlabs.io for known outages. If this continues, check ELEVENLABS_BASE_URL and your network's firewall.",
  server_error:
    'ElevenLabs returned a server error. Nothing is wrong with the document. See status.elevenlabs.io for known outages.',
  network:
    "ElevenLabs didn't respond: the connection was refused, was interrupted or timed out. Nothing is wrong with the document.",
  other_project:
    'The copies at ElevenLabs belong to the project that the database was copied from. If this project replaces it, take over its copies. If both stay in use, use new copies: this project gets a folder and copies of its own.',
  unknown:
    "This service doesn't know this response. Include the details when reporting the problem. Retrying is safe and never creates a second copy.",
};
