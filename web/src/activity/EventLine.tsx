import type { EventAnswer } from '@knowledge-sync/contract';
import { PersonName } from '../data/PersonName.tsx';
import { Link } from '../route/Link.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { eventTitle } from '../view/event.ts';
import { someone } from '../view/person.ts';
import { activityTexts as texts } from './texts.ts';

/** One event: what happened, to what, by whom and when. */
export function EventLine({ event }: { event: EventAnswer }) {
  const { document_id: id, name, uid } = event;
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 border-line border-t px-5 py-3 first:border-t-0">
      <p className="wrap-anywhere min-w-0 flex-1 basis-72">
        <span className="font-medium">{eventTitle(event)}</span>
        {id !== null && (
          <>
            {' '}
            <Link to={{ page: 'document', id }} className="text-accent hover:underline">
              <bdi>{name ?? texts.unnamed}</bdi>
            </Link>
          </>
        )}
        {id === null && name !== null && (
          <>
            {' '}
            <bdi>{name}</bdi>
          </>
        )}
      </p>
      <p className="text-muted text-sm">
        {texts.by} {uid === null ? someone : <PersonName uid={uid} />}
        {' · '}
        <RelativeTime at={new Date(event.at)} />
      </p>
    </li>
  );
}
