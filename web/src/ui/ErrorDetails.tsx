import type { ErrorView } from '../view/error.ts';
import { errorFacts, technicalText } from '../view/error-facts.ts';
import { CopyButton } from './CopyButton.tsx';
import { Facts } from './Facts.tsx';
import { errorDetailsTexts } from './texts.ts';

interface ErrorDetailsProps {
  id: string;
  name: string;
  error: ErrorView;
}

/** Why a sync failed, beneath its line of the list: first for the reader, then for support. */
export function ErrorDetails({ id, name, error }: ErrorDetailsProps) {
  return (
    <div className="mx-4 mb-4 flex flex-col gap-3.5 rounded-lg border-failed border-l-3 bg-raised p-4 lg:grid lg:grid-cols-[minmax(0,10fr)_minmax(0,12fr)] lg:items-start lg:gap-x-8">
      <div className="flex max-w-prose flex-col gap-1.5">
        <p className="font-medium text-failed">{error.sentence}</p>
        {error.hint && <p>{error.hint}</p>}
      </div>
      <Facts
        facts={[...errorFacts(error.of), { label: errorDetailsTexts.documentId, value: id }]}
        className="lg:col-start-2 lg:row-start-1 lg:row-end-3"
      />
      <div>
        <CopyButton text={() => technicalText(id, name, error)}>{errorDetailsTexts.copy}</CopyButton>
      </div>
    </div>
  );
}
