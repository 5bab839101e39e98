/**
 * A longer explanation of each error, with what the user can do. It is stored with the failure, so
 * that the page does not load it.
 */
import type { SyncErrorType } from './errors.ts';

export const errorHints: Readonly<Record<SyncErrorType, string>> = {
  rate_limit:
    'ElevenLabs limits how many requests a workspace may make at once. Nothing is wrong with the document. If this keeps happening, lower the number of parallel syncs or upgrade the ElevenLabs plan.',
  auth_error:
    'ElevenLabs rejected the API key, or none is set. Set the secret ELEVENLABS_API_KEY to a key with write access to the knowledge base (Conversational AI).',
  quota:
    'The ElevenLabs workspace has no credits or no knowledge-base storage left. The API key is valid. Delete unused documents in ElevenLabs or upgrade the plan.',
  in_use:
    "ElevenLabs won't delete a document that is attached directly to an agent. Agents that use all documents don't block a deletion.",
  validation:
    "The name, content, size or format was rejected, or the web page couldn't be loaded. Retrying without a change will fail again.",
  body_missing:
    "Firestore doesn't have the text or file as it was saved, so nothing was sent. ElevenLabs keeps the version that was synced last. Retrying without a new text or file will fail again.",
  server_error:
    'ElevenLabs returned a server error. Nothing is wrong with the document. See status.elevenlabs.io for known outages.',
  network:
    "ElevenLabs didn't respond: the connection was refused, was interrupted or timed out. Nothing is wrong with the document.",
  other_project:
    'The copies at ElevenLabs belong to the project that the database was copied from. If this project replaces it, take over its copies. If both stay in use, use new copies: this project gets a folder and copies of its own.',
  unknown:
    "This service doesn't know this response. Include the details when reporting the problem. Retrying is safe and never creates a second copy.",
};
