/** The Firestore emulator's events: binary CloudEvents whose protobuf body is base64 text. */
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';

export interface FirestoreEvent {
  id: string;
  /** `knowledge/abc`. */
  document: string;
  /** The CloudEvent's attributes and the content type, for the runtime. */
  headers: Record<string, string>;
  /** `DocumentEventData`, as Eventarc delivers it. */
  body: Uint8Array<ArrayBuffer>;
}

const headersSchema = z.looseObject({
  'ce-id': z.string().min(1),
  'ce-document': z.string().min(1),
  'content-type': z.literal('application/protobuf'),
});

/** @throws ZodError when the request is not such an event */
export function parseEvent(headers: IncomingHttpHeaders, body: Buffer): FirestoreEvent {
  const known = headersSchema.parse(headers);
  const attributes = Object.entries(headers).filter(([name]) => name.startsWith('ce-'));
  return {
    id: known['ce-id'],
    document: known['ce-document'],
    headers: {
      ...Object.fromEntries(attributes.map(([name, value]) => [name, String(value)])),
      'content-type': known['content-type'],
    },
    body: Uint8Array.from(Buffer.from(body.toString('latin1'), 'base64')),
  };
}
