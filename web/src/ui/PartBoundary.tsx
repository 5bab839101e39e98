import { Component, type ReactNode } from 'react';
import { Banner } from './Banner.tsx';
import { Button } from './Button.tsx';
import { renewParts } from './part.tsx';
import { partFailureTexts } from './texts.ts';
import { reloadPage } from './use-unload-guard.ts';

interface PartBoundaryProps {
  /** Identifies the content: another value shows the children again after a failure. */
  part: string;
  /** Shows nothing instead of a message. */
  isSilent?: boolean;
  children: ReactNode;
}

/**
 * Keeps the rest of the page when one part of it fails. The usual reason is that its code could not
 * be fetched: the browser is offline, or a new version was published while the page was open.
 */
export class PartBoundary extends Component<PartBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  readonly #tryAgain = (): void => {
    if (!this.state.hasFailed) return;
    renewParts();
    this.setState({ hasFailed: false });
  };

  override componentDidMount(): void {
    window.addEventListener('online', this.#tryAgain);
  }

  override componentWillUnmount(): void {
    window.removeEventListener('online', this.#tryAgain);
  }

  override componentDidUpdate({ part }: PartBoundaryProps): void {
    if (part !== this.props.part) this.#tryAgain();
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
