import { useHolders } from '../data/holders.tsx';
import type { IndexView } from '../model/index-view.ts';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { rowDetailsTexts as texts } from './late-texts.ts';

/** Whether agents can find the document, in a sentence, and the next step. */
export default function IndexDetails({ id, index }: { id: string; index: IndexView }) {
  const holders = useHolders();
  const shown = holders?.describe(index) ?? index;
  const isUnused = holders?.count === 0;
  return (
    <div className="flex flex-wrap items-center gap-3 px-4 text-sm md:pl-12.5">
      <p className="max-w-[70ch] text-muted">
        {shown.sentence} {!isUnused && shown.action}
      </p>
      {isUnused ? (
        <ButtonLink to={{ page: 'agents' }} size="small">
          {texts.connect}
        </ButtonLink>
      ) : (
        <ButtonLink to={{ page: 'document', id }} size="small">
          {texts.open}
        </ButtonLink>
      )}
    </div>
  );
}
