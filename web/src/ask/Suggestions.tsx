import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useState } from 'react';
import { isStoredText, readText } from '../data/read-text.ts';
import type { QuestionItem } from '../firebase/questions-store.ts';
import { useServices } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import { questionTexts as texts } from './question-texts.ts';
import { suggestionsFrom } from './suggestions.ts';

interface SuggestionsProps {
  id: string;
  document: KnowledgeDocument;
  asked: readonly QuestionItem[];
  onAdd: (text: string) => Promise<boolean>;
}

/** Offers the headings of the text as questions. The text is read when a person asks. */
export function Suggestions({ id, document, asked, onAdd }: SuggestionsProps) {
  const { loadStore } = useServices();
  const [read, setRead] = useState<{ isReading: boolean; text: string | null }>({ isReading: false, text: null });
  if (!isStoredText(document.source)) return null;
  const load = async (): Promise<void> => {
    setRead({ isReading: true, text: null });
    const stored = await loadStore()
      .then((store) => readText(store, id, document))
      .catch(() => null);
    setRead({ isReading: false, text: stored?.text ?? '' });
  };
  if (read.text === null)
    return (
      <div className="print:hidden">
        <Button size="small" isBusy={read.isReading} onPress={() => void load()}>
          {texts.suggest}
        </Button>
      </div>
    );
  const found = suggestionsFrom(
    read.text,
    asked.map(({ question }) => question.text),
  );
  if (found.length === 0)
    return (
      <p role="status" className="text-muted text-sm">
        {texts.noSuggestions}
      </p>
    );
  return (
    <ul aria-label={texts.suggestions} className="flex flex-wrap gap-2 print:hidden">
      {found.map((text) => (
        <li key={text}>
          <Button size="small" label={texts.addSuggestion(text)} onPress={() => void onAdd(text)}>
            {text}
          </Button>
        </li>
      ))}
    </ul>
  );
}
