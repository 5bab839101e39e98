/**
 * Trigger registrations as firebase-tools makes them at the Firestore emulator for 2nd-gen
 * functions.
 */
export interface Trigger {
  /** Part of the path of each post. */
  key: string;
  /** `knowledge/{id}`. */
  document: string;
}

export const knowledgeTrigger: Trigger = { key: 'us-central1-onKnowledgeWritten-0', document: 'knowledge/{id}' };

export const jobTrigger: Trigger = { key: 'us-central1-onJobWritten-0', document: 'jobs/{id}' };

/**
 * A trigger without a function. The emulator posts events in the order of the commits, so that the
 * arrival of one shows that all earlier ones have arrived.
 */
export const barrierTrigger: Trigger = { key: 'barrier', document: 'barriers/{id}' };

export const triggerKeyOf = (path: string): string | undefined => /\/triggers\/([^/?]+)$/.exec(path)?.[1];

export async function registerTriggers(
  firestoreHost: string,
  projectId: string,
  triggers: readonly Trigger[],
): Promise<void> {
  for (const { key, document } of triggers) {
    const response = await fetch(
      `http://${firestoreHost}/emulator/v1/projects/${projectId}/eventarcTrigger?eventarcTriggerId=${key}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          eventType: 'google.cloud.firestore.document.v1.written',
          database: '(default)',
          namespace: '(default)',
          document: { value: document, matchType: 'PATH_PATTERN' },
        }),
      },
    );
    if (!response.ok) throw new Error(`the Firestore emulator refused the trigger ${key}: ${await response.text()}`);
  }
}
