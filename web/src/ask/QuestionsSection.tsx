import { type KnowledgeDocument, limits } from '@knowledge-sync/contract';
import { EditorButton } from '../ui/EditorButton.tsx';
import { Section } from '../ui/Section.tsx';
import { QuestionForm } from './QuestionForm.tsx';
import { QuestionRow } from './QuestionRow.tsx';
import { questionTexts as texts } from './question-texts.ts';
import { ResultView } from './ResultView.tsx';
import { Suggestions } from './Suggestions.tsx';
import type { Checks } from './use-checks.ts';
import { useQuestionCalls } from './use-question-calls.ts';

interface QuestionsSectionProps {
  id: string;
  document: KnowledgeDocument;
  checks: Checks;
  canWrite: boolean;
}

/** What agents must find in the document, and whether they do. Updated live. */
export function QuestionsSection({ id, document, checks, canWrite }: QuestionsSectionProps) {
  const { questions, check, hasFailed } = checks;
  const { busy, problem, add, change, remove, check: checkNow } = useQuestionCalls(id);
  const mayChange = canWrite && document.deletion_requested_at === null;
  const isFull = (questions?.length ?? 0) >= limits.questionsPerDocument;
  const automatic = check?.automatic ?? null;
  return (
    <Section
      title={texts.title}
      actions={
        document.elevenlabs_document_id !== null && (
          <EditorButton canWrite={mayChange} size="small" isBusy={busy === 'check'} onPress={() => void checkNow()}>
            {texts.checkNow}
          </EditorButton>
        )
      }
    >
      <p className="text-muted">{texts.lead}</p>
      {hasFailed && (
        <p role="alert" className="text-failed">
          {texts.failed}
        </p>
      )}
      {questions?.length === 0 && (
        <>
          <p>{automatic === null ? texts.noneUnchecked : texts.none}</p>
          {automatic !== null && <ResultView result={automatic} question={document.name} document={document} />}
        </>
      )}
      {questions !== null && questions.length > 0 && (
        <ul aria-label={texts.list} className="flex flex-col divide-y divide-line">
          {questions.map((item) => (
            <QuestionRow
              key={item.id}
              item={item}
              document={document}
              canWrite={mayChange}
              isBusy={busy === item.id}
              onChange={(text) => change(item.id, text)}
              onDelete={() => void remove(item.id)}
            />
          ))}
        </ul>
      )}
      {problem && (
        <p role="alert" className="text-failed">
          {problem}
        </p>
      )}
      {mayChange && isFull && <p className="text-muted text-sm">{texts.full(limits.questionsPerDocument)}</p>}
      {mayChange && !isFull && (
        <>
          <QuestionForm label={texts.addLabel} action={texts.add} isBusy={busy === 'add'} onSubmit={add} />
          <Suggestions id={id} document={document} asked={questions ?? []} onAdd={add} />
        </>
      )}
    </Section>
  );
}
