const kibibyte = 1024;
const mebibyte = kibibyte * kibibyte;

/** A size in readable units: "812 bytes", "3.4 KB", "2 MB" (1 KB is 1,024 bytes). */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte';
  if (bytes < kibibyte) return `${bytes} bytes`;
  const [amount, unit] =
    bytes < mebibyte - kibibyte / 2 ? [bytes / kibibyte, 'KB'] : ([bytes / mebibyte, 'MB'] as const);
  return `${amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount)} ${unit}`;
}

/** A short duration: "850 ms", "1.2 s", "34 s", "5 min", "3 h". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = seconds / 60;
  if (minutes < 59.5) return `${Math.round(minutes)} min`;
  return `${Math.round(minutes / 60)} h`;
}

/** How long something has waited: "< 10 s", "34 s", "5 min". */
export const formatWait = (ms: number): string => (ms < 10_000 ? '< 10 s' : formatDuration(ms));

/** The rest of a wait, rounded up: "4 s", "3 min"; null once it is over. */
export function formatRemaining(ms: number): string | null {
  if (ms <= 0) return null;
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.ceil(minutes / 60)} h`;
}

const grouped = new Intl.NumberFormat('en');
/** "9,812". */
export const formatCount = (count: number): string => grouped.format(count);

/** "1 document", "9,812 documents". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
