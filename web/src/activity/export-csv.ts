const timeoutMs = 60_000;

/** Fetches the log as a file and hands it to the browser. @throws when that fails */
export async function exportCsv(idToken: () => Promise<string>, query: string): Promise<void> {
  const response = await fetch(`/api/events.csv?${query}`, {
    headers: { authorization: `Bearer ${await idToken()}` },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`the export was refused with ${response.status}`);
  const url = URL.createObjectURL(await response.blob());
  Object.assign(document.createElement('a'), { href: url, download: 'activity.csv' }).click();
  URL.revokeObjectURL(url);
}
