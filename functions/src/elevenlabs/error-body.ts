import { z } from 'zod';

export interface ErrorBody {
  provider_code: string | null;
  /** ElevenLabs' message, before redaction. */
  words: string | null;
  request_id: string | null;
}

const tokenSchema = z.string().regex(/^[\w.:-]{1,100}$/);
const token = tokenSchema.nullish().catch(null);
const text = z.string().min(1).nullish().catch(null);

/**
 * `{"detail": {type, code, status, message, request_id, param}}`, and the older `{"detail":
 * {status, message}}`.
 */
const objectSchema = z.object({
  detail: z.object({ code: token, status: token, message: text, request_id: token }),
});

/** 422. Only these three fields: FastAPI's `input` repeats the document's text. */
const validationSchema = z.object({
  detail: z
    .array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string(), type: z.string() }))
    .min(1),
});

const stringSchema = z.object({ detail: z.string() });

/** Reads the error body of ElevenLabs or of a gateway in front of it. Accepts any value. */
export function readErrorBody(body: unknown): ErrorBody {
  const object = objectSchema.safeParse(body);
  if (object.success) {
    const { code, status, message, request_id } = object.data.detail;
    return { provider_code: code ?? status ?? null, words: message ?? null, request_id: request_id ?? null };
  }
  const validation = validationSchema.safeParse(body);
  if (validation.success) {
    const words = validation.data.detail.map(({ loc, msg, type }) => `${loc.join('.')}: ${msg} (${type})`).join('; ');
    return { provider_code: null, words, request_id: null };
  }
  const string = stringSchema.safeParse(body);
  const words = string.success ? string.data.detail : typeof body === 'string' ? withoutTags(body) : null;
  return { provider_code: null, words: words === '' ? null : words, request_id: null };
}

/** Returns the visible text of a gateway's error page. */
const withoutTags = (html: string): string =>
  html
    .slice(0, 4_000)
    .replaceAll(/<(title|style|script)\b[^>]*>.*?<\/\1>/gis, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .trim();
