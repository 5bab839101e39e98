import { LoaderCircle } from 'lucide-react';
import { startTexts } from './texts.ts';

/** Shown until the session is known. It fades in late, so that a quick start shows none of it. */
export function StartingPage() {
  return (
    <main className="fade-in-late flex min-h-dvh items-center justify-center gap-3 text-muted">
      <LoaderCircle className="spin size-5" aria-hidden="true" />
      <p role="status">{startTexts.connecting}</p>
    </main>
  );
}
