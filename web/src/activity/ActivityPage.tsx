import { type EventAction, eventActions } from '@knowledge-sync/contract';
import { Download, History } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useKnownPeople } from '../data/use-known-people.ts';
import { useServices } from '../firebase/services.tsx';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { notify } from '../ui/notify.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { Pages } from '../ui/Pages.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { Select } from '../ui/Select.tsx';
import { actionTitles } from '../view/event.ts';
import { EventLine } from './EventLine.tsx';
import { exportCsv } from './export-csv.ts';
import { activityTexts as texts } from './texts.ts';
import { type ActivityFilter, filterQuery, useActivity } from './use-activity.ts';

/** The value of a choice that filters nothing. */
const all = '';
const noFilter: ActivityFilter = { uid: null, action: null };

/** What people did: the event log with its filters and its export. */
export default function ActivityPage() {
  const { auth } = useServices();
  const [filter, setFilter] = useState(noFilter);
  const { items: events, nextCursor, isLoading, problem, loadAgain, loadMore } = useActivity(filter);
  const people = useKnownPeople();
  const [isExporting, setIsExporting] = useState(false);
  useEffect(() => {
    document.title = `${texts.title} · Knowledge Sync`;
  }, []);
  const download = async (): Promise<void> => {
    setIsExporting(true);
    try {
      await exportCsv(auth.idToken, filterQuery(filter));
    } catch {
      notify('error', texts.exportFailed);
    }
    setIsExporting(false);
  };
  const isFiltered = filter.uid !== null || filter.action !== null;
  return (
    <>
      <PageHead title={texts.title} lead={texts.lead}>
        <Button isBusy={isExporting} onPress={() => void download()}>
          <Download className="size-4" aria-hidden="true" />
          {texts.export}
        </Button>
      </PageHead>
      <div className="mt-4 flex flex-wrap gap-3">
        <Select
          label={texts.person}
          value={filter.uid ?? all}
          options={[
            { value: all, title: texts.everyone },
            ...people.map(({ uid, name }) => ({ value: uid, title: name })),
          ]}
          onValue={(uid) => setFilter({ ...filter, uid: uid === all ? null : uid })}
        />
        <Select<EventAction | typeof all>
          label={texts.action}
          value={filter.action ?? all}
          options={[
            { value: all, title: texts.everything },
            ...eventActions.map((action) => ({ value: action, title: actionTitles[action] })),
          ]}
          onValue={(action) => setFilter({ ...filter, action: action === all ? null : action })}
        />
      </div>
      <Pages
        problem={problem}
        hasItems={events !== null}
        isLoading={isLoading}
        loadAgain={loadAgain}
        onMore={nextCursor === null ? null : loadMore}
      >
        {events?.length === 0 && (
          <Notice
            icon={History}
            title={isFiltered ? texts.noMatchTitle : texts.noneTitle}
            text={isFiltered ? texts.noMatchText : texts.noneText}
          >
            {isFiltered && <Button onPress={() => setFilter(noFilter)}>{texts.clear}</Button>}
          </Notice>
        )}
        {events !== null && events.length > 0 && (
          <ul className={panelClass({ className: 'overflow-hidden' })} aria-label={texts.list}>
            {events.map((event) => (
              <EventLine key={event.id} event={event} />
            ))}
          </ul>
        )}
      </Pages>
    </>
  );
}
