import { Component, type ReactNode } from 'react';
import { StartFailure } from './StartFailure.tsx';

/** A fault of the page, or a part of it that could no longer be fetched after a new version was published. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown; hasFailed: boolean }> {
  override state = { error: null, hasFailed: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? <StartFailure error={this.state.error} /> : this.props.children;
  }
}
