import { type ListSort, listSorts } from '@knowledge-sync/contract';
import { ListFilter, Search, X } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ListView } from '../model/list-view.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { toolbarTexts } from './texts.ts';

/** The search starts this long after the last key. */
const restMs = 250;
const sorts = Object.keys(listSorts) as ListSort[];

interface ToolbarProps {
  view: ListView;
  searchRef: RefObject<HTMLInputElement | null>;
  onChange: (change: Partial<Pick<ListView, 'search' | 'sort'>>) => void;
  /** How many filters beside the status are set. */
  filters: number;
  areFiltersOpen: boolean;
  onFilters: () => void;
}

/** Search, filters and sort order. */
export function Toolbar({ view, searchRef, onChange, filters, areFiltersOpen, onFilters }: ToolbarProps) {
  return (
    <search className="flex flex-wrap gap-2">
      <SearchField view={view} searchRef={searchRef} onChange={onChange} />
      <Button onPress={onFilters} attributes={{ 'aria-expanded': areFiltersOpen }}>
        <ListFilter className="size-4" aria-hidden="true" />
        {toolbarTexts.filters(filters)}
      </Button>
      <Select
        label={toolbarTexts.sortBy}
        value={view.sort}
        options={sorts.map((value) => ({ value, title: listSorts[value].title }))}
        onValue={(sort) => onChange({ sort })}
      />
    </search>
  );
}

function SearchField({ view, searchRef, onChange }: Pick<ToolbarProps, 'view' | 'searchRef' | 'onChange'>) {
  const [typed, setTyped] = useState(view.search);
  const asked = useRef(view.search);
  const isSettled = typed.trim() === view.search.trim();
  // The address changed without this field: the user went back, or to all documents.
  useEffect(() => {
    if (view.search === asked.current) return;
    asked.current = view.search;
    setTyped(view.search);
  }, [view.search]);
  useEffect(() => {
    if (isSettled) return;
    const timer = setTimeout(() => {
      asked.current = typed;
      onChange({ search: typed });
    }, restMs);
    return () => clearTimeout(timer);
  }, [isSettled, typed, onChange]);
  return (
    <div className="flex min-h-9 flex-[1_1_14rem] items-center gap-2 rounded-lg border border-line-strong bg-surface px-2.5 focus-within:outline-2 focus-within:outline-accent max-md:basis-full">
      <Search className="size-4 shrink-0 text-faint" aria-hidden="true" />
      <input
        ref={searchRef}
        type="search"
        className="min-w-0 flex-1 outline-none [&::-webkit-search-cancel-button]:hidden"
        aria-label={toolbarTexts.search}
        placeholder={toolbarTexts.search}
        aria-keyshortcuts="/"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {typed !== '' && (
        <button
          type="button"
          aria-label={toolbarTexts.clearSearch}
          onClick={() => {
            setTyped('');
            asked.current = '';
            onChange({ search: '' });
            searchRef.current?.focus();
          }}
        >
          <X className="size-4" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
