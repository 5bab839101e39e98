/**
 * A static re-export: bundled, a dynamic import of the CommonJS package itself has no named
 * exports.
 */
export { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
