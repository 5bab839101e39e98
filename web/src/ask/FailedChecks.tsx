import { SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type CheckItem, failedChecksNamed, openQuestionsStore } from '../firebase/questions-store.ts';
import { useServices } from '../firebase/services.tsx';
import { Link } from '../route/Link.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { failedTexts as texts } from './question-texts.ts';

/** The documents that an agent does not find, live: at most 20 reads. */
export default function FailedChecks() {
  const { loadStore } = useServices();
  const [checks, setChecks] = useState<readonly CheckItem[]>([]);
  useEffect(() => {
    let isOver = false;
    let stop = (): void => undefined;
    loadStore().then(
      (store) => {
        if (!isOver) stop = store.open(openQuestionsStore).watchFailedChecks(setChecks);
      },
      // The list needs the store too, and shows the error.
      () => undefined,
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [loadStore]);
  if (checks.length === 0) return null;
  const count = checks.length === 1 ? texts.one : texts.many(checks.length, checks.length < failedChecksNamed);
  return (
    <section aria-label={texts.title(count)} className={panelClass({ tone: 'attention', className: 'mt-3 p-4' })}>
      <h2 className="flex items-center gap-2 font-semibold">
        <SearchX className="size-4 shrink-0" aria-hidden="true" />
        {texts.title(count)}
      </h2>
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
        {checks.map(({ id, check }) => (
          <li key={id} className="wrap-anywhere">
            <Link to={{ page: 'document', id }} className="underline underline-offset-2">
              <bdi>{check.name}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
