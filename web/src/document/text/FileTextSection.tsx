import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useEffect, useState } from 'react';
import { readFileText } from '../../data/gate.ts';
import { useServices } from '../../firebase/services.tsx';
import { Button } from '../../ui/Button.tsx';
import { Section } from '../../ui/Section.tsx';
import { fileTextTexts as texts } from '../texts.ts';
import { type Loadable, LoadableText } from './LoadableText.tsx';
import { TextView } from './TextView.tsx';

interface FileTextSectionProps {
  id: string;
  document: KnowledgeDocument;
  contentType: string;
}

/** The text in the stored file, which is loaded and read only when the user asks for it. */
export function FileTextSection({ id, document, contentType }: FileTextSectionProps) {
  const { loadStore } = useServices();
  const { body_id: bodyId, body_parts: parts } = document;
  const [asked, setAsked] = useState<{ bodyId: string; turn: number } | null>(null);
  const [text, setText] = useState<Loadable<string>>({ state: 'loading' });
  const ask = (): void => {
    if (bodyId === null) return;
    setText({ state: 'loading' });
    setAsked({ bodyId, turn: (asked?.turn ?? 0) + 1 });
  };

  useEffect(() => {
    if (asked === null) return;
    let isOver = false;
    loadStore()
      .then((store) => store.readBody(id, asked.bodyId, parts))
      .then((bytes) => readFileText(bytes, contentType))
      .then(
        (value) => isOver || setText({ state: 'loaded', value }),
        () => isOver || setText({ state: 'failed', problem: texts.unreadable }),
      );
    return () => {
      isOver = true;
    };
  }, [asked, loadStore, id, parts, contentType]);

  return (
    <Section title={texts.title}>
      {/* A replaced file has another text. */}
      {asked === null || asked.bodyId !== bodyId ? (
        <div className="flex flex-wrap items-center gap-3 print:hidden">
          <Button size="small" onPress={ask}>
            {texts.show}
          </Button>
          <p className="text-muted text-sm">{texts.lead}</p>
        </div>
      ) : (
        <LoadableText text={text} onTryAgain={ask}>
          {(value) =>
            value === '' ? (
              <p className="text-muted">{texts.none}</p>
            ) : (
              <TextView text={value} sizeBytes={new Blob([value]).size} mayHaveMarkdown={false} />
            )
          }
        </LoadableText>
      )}
    </Section>
  );
}
