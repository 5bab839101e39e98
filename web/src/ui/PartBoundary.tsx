import { Component, type ReactNode } from 'react';
import { Button } from './Button.tsx';

interface PartBoundaryProps {
  /** Another one begins anew. */
  part: string;
  /** Nobody misses it. */
  isSilent?: boolean;
  children: ReactNode;
}

/**
 * Keeps the rest of the page when a part of it cannot be shown: mostly one that could not be fetched, without a network or since a
 * new version was published while the page was open.
 */
export class PartBoundary extends Component<PartBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override componentDidUpdate({ part }: PartBoundaryProps): void {
    if (part !== this.props.part && this.state.hasFailed) this.setState({ hasFailed: false });
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    if (this.props.isSilent) return null;
    return (
      <div role="alert" className="banner banner-failed part-failure">
        <p className="min-w-0 flex-1">
          <strong className="font-semibold">This part could not be shown.</strong> The network may be gone, or a newer
          version of this page is out.
        </p>
        <Button size="small" onPress={() => window.location.reload()}>
          Load the page again
        </Button>
      </div>
    );
  }
}
