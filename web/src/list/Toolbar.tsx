import { type ListSort, listSorts } from '@knowledge-sync/contract';
import { Search, X } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type ListView, type SourceType, sourceTypes } from '../model/list-view.ts';
import { Select } from '../ui/Select.tsx';
import { toolbarTexts } from './texts.ts';

/** The search starts this long after the last key. */
const restMs = 250;

const types: readonly (SourceType | 'all')[] = ['all', ...sourceTypes];
const sorts = Object.keys(listSorts) as ListSort[];

interface ToolbarProps {
  view: ListView;
  searchRef: RefObject<HTMLInputElement | null>;
  onChange: (change: Partial<Pick<ListView, 'type' | 'search' | 'sort'>>) => void;
}

/** Search, filter and sort order. */
export function Toolbar({ view, searchRef, onChange }: ToolbarProps) {
  return (
    <search className="flex flex-wrap gap-2">
      <SearchField view={view} searchRef={searchRef} onChange={onChange} />
      <Select
        label={toolbarTexts.type}
        value={view.type ?? 'all'}
        options={types.map((value) => ({ value, title: toolbarTexts.types[value] }))}
        onValue={(type) => onChange({ type: type === 'all' ? null : type })}
      />
      <Select
        label={toolbarTexts.sortBy}
        value={view.sort}
        options={sorts.map((value) => ({ value, title: listSorts[value].title }))}
        onValue={(sort) => onChange({ sort })}
      />
    </search>
  );
}

function SearchField({ view, searchRef, onChange }: ToolbarProps) {
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
        placeholder={toolbarTexts.placeholder}
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
