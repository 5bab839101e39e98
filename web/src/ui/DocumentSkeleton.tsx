import { Bone } from './Bone.tsx';
import { panelClass } from './Panel.tsx';
import { loadingDocument } from './texts.ts';

/** The two columns of a document page. */
export const documentColumnsClass =
  'mt-5 grid gap-5 min-[56rem]:grid-cols-[minmax(0,1fr)_19rem] min-[56rem]:items-start';

/** The outline of the page while the document loads. Quick answers come before it fades in. */
export function DocumentSkeleton() {
  return (
    <div className="fade-in-late mt-3 flex flex-col gap-5" aria-busy="true">
      <p role="status" className="sr-only">
        {loadingDocument}
      </p>
      <Bone className="h-7 w-64 max-w-full" />
      <Bone className="w-40" />
      <div className={documentColumnsClass} aria-hidden="true">
        <div className={panelClass({ className: 'h-64' })} />
        <div className={panelClass({ className: 'h-64' })} />
      </div>
    </div>
  );
}
