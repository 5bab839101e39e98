/** All requests to ElevenLabs that calls by people may cause at once are under way. */
export class NoSlotError extends Error {
  override readonly name = 'NoSlotError';
}
