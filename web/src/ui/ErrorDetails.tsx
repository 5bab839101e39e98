import { cva } from 'class-variance-authority';
import { type ErrorView, technicalText } from '../view/error.ts';
import { CopyButton } from './CopyButton.tsx';
import { Facts } from './Facts.tsx';
import { errorDetailsTexts } from './texts.ts';

const detailsClass = cva('flex flex-col gap-3.5 border-failed border-l-3 p-4', {
  variants: {
    place: {
      /** Beneath its line of the list. */
      row: 'mx-4 mb-4 rounded-lg bg-raised lg:grid lg:grid-cols-[minmax(0,10fr)_minmax(0,12fr)] lg:items-start lg:gap-x-8',
      /** In a panel of the document page. */
      panel: 'lg:grid lg:grid-cols-[minmax(0,10fr)_minmax(0,11fr)] lg:items-start lg:gap-x-8',
    },
  },
});

interface ErrorDetailsProps {
  place: 'row' | 'panel';
  id: string;
  name: string;
  error: ErrorView;
}

/** Why a sync failed: first for the reader, then for support. */
export function ErrorDetails({ id, name, error, place }: ErrorDetailsProps) {
  return (
    <div className={detailsClass({ place })}>
      <div className="flex max-w-prose flex-col gap-1.5">
        <p className="font-medium text-failed">{error.sentence}</p>
        {error.hint && <p>{error.hint}</p>}
      </div>
      <Facts
        facts={[...error.technical, { label: errorDetailsTexts.documentId, value: id }]}
        className="lg:col-start-2 lg:row-start-1 lg:row-end-3"
      />
      <div>
        <CopyButton text={() => technicalText(id, name, error)}>{errorDetailsTexts.copy}</CopyButton>
      </div>
    </div>
  );
}
