/** ElevenLabs' automatic refreshing of a web page, compared with the document's settings. Pure. */
import type { RemoteAutoSync, RemoteAutoSyncState } from '../elevenlabs/provider.ts';

/**
 * Whether ElevenLabs refreshes a copy as wanted. It may do so more often than it was asked, never
 * more rarely. A document that wants no refreshing gets none. A setting that
 * ElevenLabs does not answer is no difference.
 *
 * @param copy null if the copy is not refreshed; undefined if the answer does not say
 */
export function isRefreshedAsWanted(
  copy: Pick<RemoteAutoSyncState, 'frequencyDays' | 'autoRemove'> | null | undefined,
  wanted: RemoteAutoSync | null,
): boolean {
  if (copy === undefined) return true;
  if (copy === null || wanted === null) return copy === wanted;
  const isOftenEnough = copy.frequencyDays === null || copy.frequencyDays <= wanted.frequencyDays;
  return isOftenEnough && (copy.autoRemove === null || copy.autoRemove === wanted.autoRemove);
}
