import { LoaderCircle } from 'lucide-react';

/** While it is not known who is signed in. It fades in, so that a quick start shows nothing. */
export function StartingPage() {
  return (
    <main className="fade-in-late flex min-h-dvh items-center justify-center gap-3 text-muted">
      <LoaderCircle className="spin size-5" aria-hidden="true" />
      <p role="status">Connecting…</p>
    </main>
  );
}
