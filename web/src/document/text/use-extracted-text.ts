import { extractedTextSchema } from '@knowledge-sync/contract';
import { useCallback, useEffect, useState } from 'react';
import { useCall } from '../../data/use-call.ts';
import type { Loadable } from './LoadableText.tsx';

interface Extracted {
  text: string;
  version: string;
}

/**
 * The text that ElevenLabs took from a file or a page. One request for each version, not for each
 * snapshot of the document.
 *
 * @param version changes when ElevenLabs has another text; null while it has none
 */
export function useExtractedText(id: string, version: string | null) {
  const call = useCall();
  const [text, setText] = useState<Loadable<Extracted>>({ state: 'loading' });
  const [turn, setTurn] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn reads again
  useEffect(() => {
    if (version === null) return;
    let isOver = false;
    call('GET', `/knowledge/${encodeURIComponent(id)}/extracted-text`, { schema: extractedTextSchema }).then(
      (answer) => {
        if (isOver) return;
        if (answer.ok) setText({ state: 'loaded', value: { ...answer.value, version } });
        else setText({ state: 'failed', problem: answer.refusal.message });
      },
    );
    return () => {
      isOver = true;
    };
  }, [call, id, version, turn]);
  const readAgain = useCallback(() => {
    setText({ state: 'loading' });
    setTurn((before) => before + 1);
  }, []);
  return { text, readAgain };
}
