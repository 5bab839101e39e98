import { z } from 'zod';

export interface ErrorBody {
  /** ElevenLabs' words for the error, from general to particular; null if they are missing. */
  type: string | null;
  code: string | null;
  status: string | null;
  /** ElevenLabs' message, before redaction. */
  message: string | null;
  request_id: string | null;
  /** `own`: ElevenLabs' format. `text`: the page of a gateway, for example. `none`: neither. */
  format: 'own' | 'text' | 'none';
}

const tokenSchema = z.string().regex(/^[\w.:-]{1,100}$/);
const token = tokenSchema.nullish().catch(null);
const text = z.string().min(1).nullish().catch(null);

/**
 * `{"detail": {type, code, status, message, request_id, param}}`, and the older `{"detail":
 * {status, message}}`.
 */
const objectSchema = z.object({
  detail: z.object({ type: token, code: token, status: token, message: text, request_id: token }),
});

/** 422. Only these three fields: FastAPI's `input` repeats the document's text. */
const validationSchema = z.object({
  detail: z
    .array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string(), type: z.string() }))
    .min(1),
});

const stringSchema = z.object({ detail: z.string() });

const nothing = { type: null, code: null, status: null, message: null, request_id: null } as const;

/** Reads the error body of ElevenLabs or of a gateway in front of it. Accepts any value. */
export function readErrorBody(body: unknown): ErrorBody {
  const object = objectSchema.safeParse(body);
  if (object.success) {
    const { type, code, status, message, request_id } = object.data.detail;
    return {
      type: type ?? null,
      code: code ?? null,
      status: status ?? null,
      message: message ?? null,
      request_id: request_id ?? null,
      format: 'own',
    };
  }
  const validation = validationSchema.safeParse(body);
  if (validation.success) {
    const message = validation.data.detail.map(({ loc, msg, type }) => `${loc.join('.')}: ${msg} (${type})`).join('; ');
    return { ...nothing, message, format: 'own' };
  }
  const string = stringSchema.safeParse(body);
  if (string.success) return { ...nothing, message: string.data.detail || null, format: 'own' };
  if (typeof body !== 'string') return { ...nothing, format: 'none' };
  return { ...nothing, message: withoutTags(body) || null, format: body.trim() === '' ? 'none' : 'text' };
}

/** Returns the visible text of a gateway's error page. */
const withoutTags = (html: string): string =>
  html
    .slice(0, 4_000)
    .replaceAll(/<(title|style|script)\b[^>]*>.*?<\/\1>/gis, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .trim();
