import type { Services } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { explainRefusedRetry, type Refusal } from '../view/refusal.ts';

/** How long the listener may need to deliver the current document after a refusal. */
const catchUpMs = 1000;

/**
 * Requests a retry.
 *
 * @param itemOf returns the document as the page knows it then
 * @returns null on success, otherwise why it was refused
 */
export async function requestRetry(
  { auth, loadStore }: Pick<Services, 'auth' | 'loadStore'>,
  id: string,
  name: string,
  itemOf: () => KnowledgeItem | undefined,
): Promise<Refusal | null> {
  try {
    await (await loadStore()).requestRetry(id, auth.uid() ?? '');
    return null;
  } catch (error) {
    await new Promise((resolve) => setTimeout(resolve, catchUpMs));
    return explainRefusedRetry(error, name, itemOf());
  }
}
