/** What to do about a question that fails, most useful first. Pure. */
import type { AgentResult, KnowledgeDocument } from '@knowledge-sync/contract';

/** A longer text is about many things, so each passage says little about its title. */
const longBytes = 20_000;
/** Passages this near are about the same. */
const nearDistance = 0.2;

const texts = {
  wait: 'ElevenLabs still has the older text. Wait for its index, then check again.',
  distance: "Nothing is near enough. Use the question's words, or raise the agent's distance.",
  duplicate: 'Another document says the same. Merge them, or delete one.',
  title: "Put the question's words into a heading of this text.",
  split: 'Split this text, so that each part is about one thing.',
};

export function adviceFor(result: AgentResult, { source, name }: Pick<KnowledgeDocument, 'source' | 'name'>): string[] {
  if (result.outcome === 'older_text') return [texts.wait];
  if (result.outcome !== 'not_found') return [];
  const [best] = result.winners;
  if (best === undefined) return [texts.distance];
  const isSame = best.name === name || (best.distance !== null && best.distance <= nearDistance);
  const isLong = source.type !== 'url' && (source.size_bytes ?? 0) > longBytes;
  return [...(isSame ? [texts.duplicate] : []), texts.title, ...(isLong ? [texts.split] : [])];
}
