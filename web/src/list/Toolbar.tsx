import { type ListSort, listSorts } from '@knowledge-sync/contract';
import { Search, X } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type ListView, type SourceType, sortRefusal, sourceTypes } from '../model/list-view.ts';

/** Typing is looked up when it rests for this long. */
const restMs = 250;

const typeTitles = { text: 'Texts', url: 'Web pages', file: 'Files' } as const satisfies Record<SourceType, string>;
const sorts = Object.keys(listSorts) as ListSort[];

interface ToolbarProps {
  view: ListView;
  searchRef: RefObject<HTMLInputElement | null>;
  onChange: (change: Partial<Pick<ListView, 'type' | 'search' | 'sort'>>) => void;
}

/** Which documents, and in which order. */
export function Toolbar({ view, searchRef, onChange }: ToolbarProps) {
  return (
    <search className="toolbar">
      <SearchField view={view} searchRef={searchRef} onChange={onChange} />
      <label>
        <span className="sr-only">Source</span>
        <select
          className="field"
          value={view.type ?? ''}
          onChange={({ target }) => onChange({ type: sourceTypes.find((type) => type === target.value) ?? null })}
        >
          <option value="">All sources</option>
          {sourceTypes.map((type) => (
            <option key={type} value={type}>
              {typeTitles[type]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="sr-only">Order</span>
        <select
          className="field"
          value={view.sort}
          onChange={({ target }) => onChange({ sort: sorts.find((sort) => sort === target.value) ?? 'newest' })}
        >
          {sorts.map((sort) => {
            const refusal = sortRefusal(view, sort);
            return (
              <option key={sort} value={sort} disabled={refusal !== null} title={refusal ?? undefined}>
                {listSorts[sort].title}
              </option>
            );
          })}
        </select>
      </label>
    </search>
  );
}

function SearchField({ view, searchRef, onChange }: ToolbarProps) {
  const [typed, setTyped] = useState(view.search);
  const asked = useRef(view.search);
  const isSettled = typed.trim() === view.search.trim();
  // The address says otherwise without having been asked to: somebody went back, or to all documents.
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
    <div className="search-field">
      <Search className="size-4 shrink-0 text-faint" aria-hidden="true" />
      <input
        ref={searchRef}
        type="search"
        aria-label="Search by the start of the name"
        placeholder="Name starts with…"
        aria-keyshortcuts="/"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {typed !== '' && (
        <button
          type="button"
          aria-label="Clear the search"
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
