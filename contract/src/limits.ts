/** The service's limits. Sizes are bytes of UTF-8, lengths are UTF-16 units. */
export const limits = {
  nameMaxLength: 200,
  contentMaxBytes: 9 * 1024 * 1024,
  /**
   * JSON may be longer than its text: `\u00e9` takes six bytes for two. Every allowed text fits in
   * the usual encodings, and the limit stays under Cloud Run's 32 MiB for an HTTP/1 request.
   */
  requestMaxBytes: 28 * 1024 * 1024,
  /**
   * Firestore allows 1 MiB per document; the rest is for the path, the field's name and the index
   * entry.
   */
  bodyPartMaxBytes: 900 * 1024,
  /**
   * Up to this size, document and body are one commit. The emulator rejects commits over 4 MiB,
   * production over 10 MiB.
   */
  atomicBodyMaxBytes: 3 * 1024 * 1024,
  /** A larger text is not kept when an edit replaces it. One part, so that it is one document. */
  earlierTextMaxBytes: 900 * 1024,
  /** How many of a document's earlier texts are listed. */
  earlierTextsShown: 50,
  eventsKeptDays: 365,
  /** The most events of one export. */
  eventsExported: 10_000,
  /** How many of a document's events its page shows. */
  eventsShown: 50,
  /** ElevenLabs makes no index of a smaller document, and adds it to the prompt instead. */
  indexMinBytes: 500,
  /** The longest text that an agent without search can have. */
  promptMaxCharacters: 300_000,
  /** The longest question to an agent. */
  questionMaxLength: 500,
  /** How many questions a person may ask agents in an hour. */
  questionsPerHour: 60,
  questionsPerDocument: 20,
  /** The longest search in texts. */
  textSearchMaxLength: 200,
  /** The most agents that a document is checked with. */
  agentsPerCheck: 3,
  /** How much of a passage that won is stored with the check. */
  winnerMaxLength: 300,
  /** The most requests of the checks in one sweep, and of those at night in one night. */
  checkRequestsPerSweep: 20,
  checkRequestsPerNight: 500,
  /** The longest part of a passage that is shown. */
  passageMaxLength: 4_000,
  /** The longest content of a copy that a comparison reads. */
  copyContentMaxBytes: 20_000_000,
  /** The longest content of a copy that is shown as text. */
  extractedTextMaxBytes: 5_000_000,
  /** The service writes 23 at most. More, written by another tool, are not read. */
  bodyMaxParts: 100,
  urlMaxLength: 2048,
  filenameMaxLength: 255,
  /**
   * ElevenLabs takes files of up to 20 MB:
   * https://elevenlabs.io/docs/agents-platform/customization/knowledge-base
   */
  fileMaxBytes: 20_000_000,
  /** What an archive such as a DOCX may unpack to. */
  unpackedMaxBytes: 200_000_000,
  /** What the text of such a file may unpack to. */
  unpackedTextMaxBytes: 30_000_000,
  autoSyncMinDays: 1,
  autoSyncMaxDays: 180,
  /** The longest time in which a deletion can be undone. */
  deletionDelayMaxSeconds: 600,
  listDefaultLimit: 50,
  listMaxLimit: 100,
  /** The ID of a document, in Base64 and with its time. */
  cursorMaxLength: 2_100,
  /** Firestore allows 1,500 bytes: https://firebase.google.com/docs/firestore/quotas */
  idMaxLength: 1_500,
  /** The most documents that a caller can name as a count. */
  countMax: 1_000_000_000,
  /** The most documents that one request queues to be sent again. */
  sendAgainMaxDocuments: 100,
  /** The most documents that one request of an action on a filter handles. */
  bulkMaxDocuments: 100,
  idempotencyKeyMaxLength: 255,
  /** The largest number of a job's findings that are shown. Its counts include all. */
  findingsShown: 100,
  /** A repair that would delete more copies, and a larger share of all, asks first. */
  unconfirmedDeletions: 10,
  unconfirmedDeletionPercent: 10,
  /** The length to which ElevenLabs' messages are shortened. */
  errorDetailMaxLength: 500,
} as const;
