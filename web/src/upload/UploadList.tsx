import { BadgeAlert } from 'lucide-react';
import { Link } from '../route/Link.tsx';
import { Button } from '../ui/Button.tsx';
import { isRefused, type UploadItem } from './item.ts';
import { Paged } from './Paged.tsx';
import type { UploadQueue } from './queue.ts';
import { summaryOf } from './summary.ts';
import { sameTexts, listTexts as texts } from './texts.ts';
import { RefusedRow, UploadRow } from './UploadRow.tsx';

const textLinkClass = 'underline underline-offset-2';

/** A summary of the chosen documents, the questions about them, and the documents. */
export function UploadList({ queue, items }: { queue: UploadQueue; items: readonly UploadItem[] }) {
  const same = items.filter(({ state }) => state.kind === 'same');
  const refused = items.filter(isRefused);
  const others = items.filter((item) => item.state.kind !== 'same' && !isRefused(item));
  return (
    <section aria-label={texts.list} className="flex flex-col gap-2">
      <p role="status" className="flex flex-wrap gap-x-3 font-medium">
        {summaryOf(items)}
        {items.some(({ state }) => state.kind === 'sent') && (
          <Link to={{ page: 'documents' }} className={textLinkClass}>
            {texts.viewAll}
          </Link>
        )}
      </p>
      {same.length > 0 && <SameItems queue={queue} items={same} />}
      {others.length > 0 && (
        <Paged items={others}>
          {(shown) => (
            <ul className="divide-y divide-line">
              {shown.map((item) => (
                <UploadRow key={item.id} item={item} queue={queue} />
              ))}
            </ul>
          )}
        </Paged>
      )}
      {refused.length > 0 && (
        <details open={others.length + same.length === 0}>
          <summary className="cursor-pointer py-1 text-failed">{texts.refused(refused.length)}</summary>
          <Paged items={refused}>
            {(shown) => (
              <ul className="divide-y divide-line">
                {shown.map((item) => (
                  <RefusedRow key={item.id} item={item} queue={queue} />
                ))}
              </ul>
            )}
          </Paged>
        </details>
      )}
    </section>
  );
}

/** Asks about the items that are the same as another document. */
function SameItems({ queue, items }: { queue: UploadQueue; items: readonly UploadItem[] }) {
  return (
    <div className="flex flex-col gap-2 rounded-lg bg-pending-faint p-3">
      <Paged items={items}>
        {(shown) => (
          <ul className="flex flex-col gap-3">
            {shown.map((item) => (
              <SameRow key={item.id} item={item} queue={queue} />
            ))}
          </ul>
        )}
      </Paged>
      {items.length > 1 && (
        <div className="flex flex-wrap gap-2 border-line border-t pt-2">
          <Button size="small" onPress={queue.addAllSame}>
            {sameTexts.addAll(items.length)}
          </Button>
          <Button size="small" onPress={queue.removeAllSame}>
            {sameTexts.skipAll(items.length)}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The link beside it shows the whole name. */
const shortened = (name: string): string => (name.length > 60 ? `${name.slice(0, 59)}…` : name);

function SameRow({ item: { id, name, state }, queue }: { item: UploadItem; queue: UploadQueue }) {
  if (state.kind !== 'same') return null;
  const { by, documentId, canReplace, name: other } = state.same;
  return (
    <li className="flex flex-col gap-2">
      <p className="wrap-anywhere flex gap-2">
        <BadgeAlert className="mt-0.5 size-4 shrink-0 text-pending" aria-hidden="true" />
        <span className="min-w-0">
          <bdi className="inline-block max-w-full truncate align-bottom font-medium">{name}</bdi>{' '}
          {sameTexts[documentId === null ? 'listed' : 'stored'][by](shortened(other))}{' '}
          {documentId !== null && (
            <Link to={{ page: 'document', id: documentId }} className={textLinkClass} aria-label={texts.viewOf(other)}>
              {texts.view}
            </Link>
          )}
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        {canReplace && (
          <Button size="small" label={`${sameTexts.replace}: ${name}`} onPress={() => queue.decide(id, 'replace')}>
            {sameTexts.replace}
          </Button>
        )}
        <Button size="small" label={`${sameTexts.add}: ${name}`} onPress={() => queue.decide(id, 'add')}>
          {sameTexts.add}
        </Button>
        <Button size="small" label={`${sameTexts.skip}: ${name}`} onPress={() => queue.remove(id)}>
          {sameTexts.skip}
        </Button>
      </div>
    </li>
  );
}
