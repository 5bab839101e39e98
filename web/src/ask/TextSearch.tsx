import { limits, type TextHits, textHitsSchema } from '@knowledge-sync/contract';
import { useRef, useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { Link } from '../route/Link.tsx';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Section.tsx';
import { searchTexts as texts } from './search-texts.ts';

interface Found {
  words: string;
  hits: TextHits | null;
  problem: string | null;
}

/** Offers to look for the searched words in the texts too. ElevenLabs is asked on request only. */
export default function TextSearch({ words }: { words: string }) {
  const call = useCall();
  const turn = useRef(0);
  const [isLoading, setIsLoading] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const search = async (): Promise<void> => {
    turn.current += 1;
    const own = turn.current;
    setIsLoading(true);
    const query = words.slice(0, limits.textSearchMaxLength);
    const answer = await call('POST', '/search-texts', { schema: textHitsSchema, json: { query } });
    if (own !== turn.current) return;
    setIsLoading(false);
    setFound(
      answer.ok ? { words, hits: answer.value, problem: null } : { words, hits: null, problem: answer.refusal.message },
    );
  };
  const shown = found?.words === words ? found : null;
  return (
    <div className="flex flex-col items-start gap-3 *:w-full">
      {shown?.hits == null && (
        <div className="flex flex-wrap items-center gap-3">
          <Button size="small" isBusy={isLoading} onPress={() => void search()}>
            {texts.search(words)}
          </Button>
          {shown?.problem && (
            <p role="alert" className="text-failed">
              {shown.problem}
            </p>
          )}
        </div>
      )}
      {shown?.hits && <Hits hits={shown.hits} />}
    </div>
  );
}

function Hits({ hits: { results, is_complete: isComplete } }: { hits: TextHits }) {
  return (
    <Section title={texts.title} isTight>
      <p role="status" className="text-muted text-sm">
        {texts.count(results.length, isComplete)}
      </p>
      <ul aria-label={texts.title} className="flex flex-col gap-2">
        {results.map(({ document, snippet }) => (
          <li key={document.id} className="wrap-anywhere">
            <Link to={{ page: 'document', id: document.id }} className="font-medium underline underline-offset-2">
              <bdi>{document.name}</bdi>
            </Link>
            <p className="text-sm" dir="auto">
              {withPlaces(snippet).map(({ at, text, is_hit: isHit }) =>
                isHit ? (
                  <mark key={at} className="rounded-sm bg-pending-soft text-text">
                    {text}
                  </mark>
                ) : (
                  text
                ),
              )}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Each piece with its place in the snippet, which tells equal words apart. */
function withPlaces(snippet: TextHits['results'][number]['snippet']) {
  let at = 0;
  return snippet.map((piece) => {
    const own = { ...piece, at };
    at += piece.text.length;
    return own;
  });
}
