import { Component, type ReactNode } from 'react';
import { Banner } from './Banner.tsx';
import { Button } from './Button.tsx';
import { hasFailedParts, refetchParts, renewParts } from './part.tsx';
import { partFailureTexts } from './texts.ts';
import { reloadPage } from './use-unload-guard.ts';

interface PartBoundaryProps {
  /** Identifies the content: another value shows the children again after a failure. */
  part: string;
  /** Shows nothing instead of a message. */
  isSilent?: boolean;
  children: ReactNode;
}

const firstWaitMs = 2_000;
/** The last of the doubled waits. */
const longestWaitMs = 64_000;

/**
 * Keeps the rest of the page when one part of it fails. The usual reason is that its code could not
 * be fetched: the browser is offline, or a new version was published while the page was open. It is
 * fetched again when the browser is online, and for two minutes in growing intervals, because the
 * network is often not ready at the moment of that event.
 */
export class PartBoundary extends Component<PartBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  #timer: ReturnType<typeof setTimeout> | undefined;
  #isMounted = false;

  readonly #tryAgain = async (waitMs: number): Promise<void> => {
    clearTimeout(this.#timer);
    const isComplete = await refetchParts();
    if (!this.#isMounted || !this.state.hasFailed) return;
    if (isComplete) this.setState({ hasFailed: false });
    else this.#tryLater(waitMs);
  };

  #tryLater(waitMs: number): void {
    clearTimeout(this.#timer);
    if (waitMs <= longestWaitMs) this.#timer = setTimeout(() => void this.#tryAgain(waitMs * 2), waitMs);
  }

  readonly #onOnline = (): void => {
    if (this.state.hasFailed) void this.#tryAgain(firstWaitMs);
  };

  override componentDidCatch(): void {
    if (hasFailedParts()) this.#tryLater(firstWaitMs);
  }

  override componentDidMount(): void {
    this.#isMounted = true;
    window.addEventListener('online', this.#onOnline);
  }

  override componentWillUnmount(): void {
    this.#isMounted = false;
    clearTimeout(this.#timer);
    window.removeEventListener('online', this.#onOnline);
  }

  override componentDidUpdate({ part }: PartBoundaryProps): void {
    if (part === this.props.part || !this.state.hasFailed) return;
    clearTimeout(this.#timer);
    renewParts();
    this.setState({ hasFailed: false });
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    if (this.props.isSilent) return null;
    return (
      <Banner
        isAlert
        place="sticky"
        actions={
          <Button size="small" onPress={() => reloadPage()}>
            {partFailureTexts.reload}
          </Button>
        }
      >
        <strong className="font-semibold">{partFailureTexts.title}</strong> {partFailureTexts.text}
      </Banner>
    );
  }
}
