import { Bone } from '../ui/Bone.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { pageTexts } from './texts.ts';

const widths = ['w-48', 'w-64', 'w-40', 'w-56', 'w-52', 'w-44'];

/**
 * The shape of the list while the first documents are loaded. It fades in late, so a quick answer
 * shows none.
 */
export function ListSkeleton() {
  return (
    <div className={panelClass({ className: 'fade-in-late' })} aria-busy="true">
      <p role="status" className="sr-only">
        {pageTexts.loading}
      </p>
      {widths.map((width) => (
        <div
          key={width}
          className="flex items-center gap-4 border-line border-b px-4 py-4 last:border-0"
          aria-hidden="true"
        >
          <Bone className={`${width} max-w-[45%]`} />
          <Bone className="ml-auto w-24" />
          <Bone className="hidden w-28 sm:block" />
        </div>
      ))}
    </div>
  );
}
