import { isInFlight, isRefused, isSendable, type UploadItem } from './item.ts';
import { summaryTexts as texts } from './texts.ts';

/** The list in one line: "10 ready, 6 can't be uploaded". Only what occurs is named. */
export function summaryOf(items: readonly UploadItem[]): string {
  const count = (matches: (item: UploadItem) => boolean): number => items.filter(matches).length;
  const parts: [number, (count: number) => string][] = [
    [count(isInFlight), texts.uploading],
    [count(({ state }) => state.kind === 'sent'), texts.uploaded],
    [count((item) => item.state.kind === 'ready' && isSendable(item)), texts.ready],
    [count(({ state }) => state.kind === 'same'), texts.same],
    [count(({ nameProblems }) => nameProblems.length > 0), texts.unnamed],
    [count(({ state }) => state.kind === 'failed'), texts.failed],
    [count(isRefused), texts.refused],
  ];
  const summary = parts.flatMap(([number, text]) => (number === 0 ? [] : [text(number)])).join(', ');
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}`;
}
