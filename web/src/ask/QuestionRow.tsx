import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useState } from 'react';
import type { QuestionItem } from '../firebase/questions-store.ts';
import { EditorButton } from '../ui/EditorButton.tsx';
import { QuestionForm } from './QuestionForm.tsx';
import { questionTexts as texts } from './question-texts.ts';
import { ResultView } from './ResultView.tsx';

interface QuestionRowProps {
  item: QuestionItem;
  document: KnowledgeDocument;
  canWrite: boolean;
  isBusy: boolean;
  onChange: (text: string) => Promise<boolean>;
  onDelete: () => void;
}

export function QuestionRow({ item, document, canWrite, isBusy, onChange, onDelete }: QuestionRowProps) {
  const [isChanging, setIsChanging] = useState(false);
  const { text, result } = item.question;
  return (
    <li className="flex flex-col gap-2 py-3">
      {isChanging ? (
        <QuestionForm
          label={texts.changeLabel(text)}
          action={texts.save}
          start={text}
          isBusy={isBusy}
          onCancel={() => setIsChanging(false)}
          onSubmit={async (changed) => {
            const isStored = await onChange(changed);
            if (isStored) setIsChanging(false);
            return isStored;
          }}
        />
      ) : (
        <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-2">
          <p className="wrap-anywhere min-w-0 grow basis-56 font-medium" dir="auto">
            {text}
          </p>
          <div className="flex gap-2 print:hidden">
            <EditorButton
              canWrite={canWrite}
              size="small"
              label={texts.changeLabel(text)}
              onPress={() => setIsChanging(true)}
            >
              {texts.change}
            </EditorButton>
            <EditorButton
              canWrite={canWrite}
              size="small"
              isBusy={isBusy}
              label={texts.deleteLabel(text)}
              onPress={onDelete}
            >
              {texts.delete}
            </EditorButton>
          </div>
        </div>
      )}
      <ResultView result={result} question={text} document={document} />
    </li>
  );
}
