/** The parts of a request that an upload needs. */
export interface UploadRequest {
  method: 'POST' | 'PATCH' | 'PUT';
  url: string;
  token: string;
  contentType: string | null;
  body: XMLHttpRequestBodyInit | null;
  headers?: Readonly<Record<string, string>>;
}

/** The answer of the service, or why there is none. */
export type Answered =
  | { kind: 'answer'; status: number; body: string; retryAfter: string | null }
  | { kind: 'no_connection' | 'timeout' };

/** Longer than Hosting lets a call take. */
const timeoutMs = 5 * 60_000;

/**
 * Uses XMLHttpRequest, because fetch does not report the progress of an upload. Rejects only when
 * the signal is aborted.
 */
export function request(
  { method, url, token, contentType, body, headers = {} }: UploadRequest,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (fraction: number) => void },
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    // An upload in parts may have been cancelled between two requests.
    signal.throwIfAborted();
    const sent = new XMLHttpRequest();
    sent.open(method, url);
    sent.timeout = timeoutMs;
    if (contentType !== null) sent.setRequestHeader('Content-Type', contentType);
    sent.setRequestHeader('Authorization', `Bearer ${token}`);
    for (const [name, value] of Object.entries(headers)) sent.setRequestHeader(name, value);
    sent.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    sent.onload = () =>
      resolve({
        kind: 'answer',
        status: sent.status,
        body: sent.responseText,
        retryAfter: sent.getResponseHeader('Retry-After'),
      });
    sent.onerror = () => resolve({ kind: 'no_connection' });
    sent.ontimeout = () => resolve({ kind: 'timeout' });
    sent.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => sent.abort(), { once: true });
    sent.send(body);
  });
}
