import type { Services } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { explainRefusedRetry, type Refusal } from '../view/refusal.ts';

/** After a refusal the listener needs a moment to tell what the document is by now. */
const catchUpMs = 1000;

/**
 * Asks for another try.
 *
 * @param itemOf the document as the page knows it at that moment
 * @returns null when it was taken; otherwise why not
 */
export async function requestRetry(
  loadStore: Services['loadStore'],
  id: string,
  name: string,
  itemOf: () => KnowledgeItem | undefined,
): Promise<Refusal | null> {
  try {
    await (await loadStore()).requestRetry(id);
    return null;
  } catch (error) {
    await new Promise((resolve) => setTimeout(resolve, catchUpMs));
    return explainRefusedRetry(error, name, itemOf());
  }
}
