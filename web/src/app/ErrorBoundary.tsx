import { Component, type ReactNode } from 'react';
import { StartFailure } from './StartFailure.tsx';

/** Catches errors of the whole page, such as code that a newly published version has replaced. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown; hasFailed: boolean }> {
  override state = { error: null, hasFailed: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? <StartFailure error={this.state.error} /> : this.props.children;
  }
}
