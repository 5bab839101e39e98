/** Sends one alert to the webhook, signed so that the receiver knows the sender and the time. */
import { createHmac } from 'node:crypto';
import type { Clock, Logger } from '../../runtime/context.ts';
import type { DueAlert } from './schedule.ts';

export interface AlertTarget {
  url: string;
  secret: string;
  /** The address of the web app, without a slash at its end. */
  appUrl: string;
  /** The Firebase project. */
  project: string;
}

export const signatureHeader = 'X-Knowledge-Sync-Signature';
const timeoutMs = 5_000;

/**
 * Returns where alerts are sent; null if that is not set, or not safe.
 *
 * @param appUrl empty for the default site of the project
 */
export function alertTargetOf(logger: Logger, { url, secret, appUrl, project }: AlertTarget): AlertTarget | null {
  if (url.trim() === '') return null;
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    logger.error('ALERT_WEBHOOK_URL is no https address, so no alert is sent', {});
    return null;
  }
  if (secret.trim() === '') {
    logger.error('ALERT_WEBHOOK_SECRET is empty, so no alert is sent', {});
    return null;
  }
  const app = appUrl.trim() === '' ? `https://${project}.web.app` : appUrl.trim().replace(/\/+$/, '');
  return { url: url.trim(), secret: secret.trim(), appUrl: app, project };
}

/** HMAC-SHA256 of the time in seconds, a dot and the body. */
export const signatureOf = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;

/**
 * Never throws, and follows no redirect: the body goes to the address that a person has set. The
 * answer is not read.
 *
 * @returns whether the receiver has accepted it
 */
export async function deliver(
  { clock, logger }: { clock: Clock; logger: Logger },
  target: AlertTarget,
  { id, cause, title, action, count, path }: DueAlert,
): Promise<boolean> {
  const now = clock.now();
  const link = `${target.appUrl}${path}`;
  const sentAt = now.toISOString();
  const body = JSON.stringify({ id, project: target.project, cause, title, action, count, link, sent_at: sentAt });
  let failure: string | null = null;
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'Content-Type': 'application/json',
        [signatureHeader]: signatureOf(target.secret, Math.floor(now.getTime() / 1_000), body),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (!response.ok) failure = `HTTP ${response.status}`;
  } catch (error) {
    failure = error instanceof Error ? error.name : 'unknown';
  }
  // Neither the address nor the secret is logged: an address may contain a token.
  if (failure === null) logger.info('alert sent', { cause, alert_id: id, count });
  else logger.warn('alert not delivered', { cause, alert_id: id, reason: failure });
  return failure === null;
}
