/** The service's own limits. Sizes are bytes of UTF-8, lengths are UTF-16 units; each refusal names one of these. */
export const limits = {
  nameMaxLength: 200,
  contentMaxBytes: 9 * 1024 * 1024,
  /**
   * The JSON around a text may be longer than the text: `\u00e9` spends six bytes on two. This admits every legal text in
   * the usual encodings and stays under Cloud Run's 32 MiB for an HTTP/1 request.
   */
  requestMaxBytes: 28 * 1024 * 1024,
  /** Firestore allows 1 MiB a document; the rest is for the path, the field's name and the index entry. */
  bodyPartMaxBytes: 900 * 1024,
  /** Up to here document and body are one commit. The emulator refuses commits over 4 MiB, production over 10 MiB. */
  atomicBodyMaxBytes: 3 * 1024 * 1024,
  urlMaxLength: 2048,
  filenameMaxLength: 255,
  /** ElevenLabs takes files of up to 20 MB: https://elevenlabs.io/docs/agents-platform/customization/knowledge-base */
  fileMaxBytes: 20_000_000,
  autoSyncMinDays: 1,
  autoSyncMaxDays: 180,
  /** How long a deletion may wait for a change of mind. */
  deletionDelayMaxSeconds: 600,
  listDefaultLimit: 50,
  listMaxLimit: 100,
  idempotencyKeyMaxLength: 255,
  /** A comparison's findings are shown up to here; the counts tell of all. */
  findingsShown: 100,
  /** A detail of the provider's answer is kept to this length. */
  errorDetailMaxLength: 500,
} as const;
