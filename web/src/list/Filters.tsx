import { errorTitles, indexCatalogue, indexStatuses, syncErrorTypes } from '@knowledge-sync/contract';
import { useHolders } from '../data/holders.tsx';
import { useKnownPeople } from '../data/use-known-people.ts';
import { type ListView, sourceTypes } from '../model/list-view.ts';
import type { Overview } from '../model/overview.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { formatCount } from '../view/format.ts';
import { personName } from '../view/person.ts';
import { filterTexts as texts } from './late-texts.ts';

type Filter = 'type' | 'cause' | 'index' | 'agent' | 'author';
type FilterChange = Partial<Pick<ListView, Filter | 'status'>>;

interface Option {
  value: string;
  title: string;
}

interface FiltersProps {
  view: ListView;
  overview: Overview | null;
  /** The uids of those who added the documents of this page. */
  authors: readonly string[];
  onChange: (change: FilterChange) => void;
}

const withCount = (title: string, count: number | undefined): string =>
  count === undefined ? title : `${title} (${formatCount(count)})`;

/** The filters beside the status. Each offers what occurs, and what is chosen. */
export default function Filters({ view, overview, authors, onChange }: FiltersProps) {
  const holders = useHolders();
  const people = useKnownPeople();
  const shown = new Set([...authors, ...(view.author === null ? [] : [view.author])]);
  for (const { uid } of people) shown.delete(uid);
  const authorOptions = [
    ...people.map(({ uid, name }) => ({ value: uid, title: name })),
    ...[...shown].map((uid) => ({ value: uid, title: personName(uid, null) })),
  ];
  const causes = syncErrorTypes
    .filter((type) => type === view.cause || (overview?.failures[type] ?? 0) > 0)
    .map((type) => ({ value: type, title: withCount(errorTitles[type], overview?.failures[type]) }));
  const indexes = indexStatuses
    .filter((status) => status === view.index || (overview?.indexes[status] ?? 0) > 0)
    .map((status) => ({ value: status, title: withCount(indexCatalogue[status].title, overview?.indexes[status]) }));
  const agents = (holders?.agents ?? []).map(({ id, name }) => ({ value: id, title: name ?? id }));
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">{texts.label}</legend>
      <Filter
        label={texts.type}
        any={texts.anyType}
        value={view.type}
        options={sourceTypes.map((value) => ({ value, title: texts.types[value] }))}
        onValue={(type) => onChange({ type })}
      />
      <Filter
        label={texts.cause}
        any={texts.anyCause}
        value={view.cause}
        options={causes}
        // A document that has not failed has no cause.
        onValue={(cause) => onChange(cause === null ? { cause } : { cause, status: 'failed' })}
      />
      <Filter
        label={texts.index}
        any={texts.anyIndex}
        value={view.index}
        options={indexes}
        onValue={(index) => onChange({ index })}
      />
      <Filter
        label={texts.agent}
        any={texts.anyAgent}
        value={view.agent}
        options={chosenToo(agents, view.agent)}
        onValue={(agent) => onChange({ agent })}
      />
      <Filter
        label={texts.author}
        any={texts.anyAuthor}
        value={view.author}
        options={authorOptions}
        onValue={(author) => onChange({ author })}
      />
      <Button
        size="small"
        variant="quiet"
        onPress={() => onChange({ status: null, type: null, cause: null, index: null, agent: null, author: null })}
      >
        {texts.clear}
      </Button>
    </fieldset>
  );
}

const chosenToo = (options: readonly Option[], chosen: string | null): readonly Option[] =>
  chosen === null || options.some(({ value }) => value === chosen)
    ? options
    : [...options, { value: chosen, title: chosen }];

interface FilterProps<T extends string> {
  label: string;
  any: string;
  value: T | null;
  options: readonly { value: T; title: string }[];
  onValue: (value: T | null) => void;
}

function Filter<T extends string>({ label, any, value, options, onValue }: FilterProps<T>) {
  return (
    <Select<T | ''>
      label={label}
      value={value ?? ''}
      options={[{ value: '', title: any }, ...options]}
      onValue={(chosen) => onValue(chosen === '' ? null : chosen)}
    />
  );
}
