/**
 * List prices in US dollars, without free quotas. ElevenLabs charges by plan and has no price for a
 * request.
 *
 * Sources: https://cloud.google.com/firestore/pricing (nam5, the dearest of the common locations;
 * us-central1 costs half), https://cloud.google.com/run/pricing (tier 1, charged by request),
 * https://cloud.google.com/eventarc/pricing (events of Google's own sources are free),
 * https://cloud.google.com/vpc/network-pricing. Google's pages could not be read in November 2026:
 * the prices of Firestore are from copies of its page, the others as known before.
 */
export const prices = {
  read: 0.06 / 100_000,
  write: 0.18 / 100_000,
  /** Documents and their indexes, for a month. */
  storedGiB: 0.18,
  invocation: 0.4 / 1_000_000,
  vcpuSecond: 0.000024,
  memoryGiBSecond: 0.0000025,
  /** Sent to browsers. */
  sentGiB: 0.12,
} as const;

/** What one step uses. */
export type Usage = Partial<Record<keyof typeof prices, number>>;

/** In US dollars. */
export const costOf = (usage: Usage): number =>
  Object.entries(usage).reduce((sum, [name, amount]) => sum + amount * prices[name as keyof typeof prices], 0);
