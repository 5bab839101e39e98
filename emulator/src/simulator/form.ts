import type { z } from 'zod';
import type { FileContent } from './documents.ts';
import { InvalidRequest } from './errors.ts';

/** A form that was sent: its texts by name, and its file. */
export interface Form {
  fields: Record<string, string>;
  file: FileContent | null;
}

/** Null when the body is not a readable form. */
export async function readForm(contentType: string | undefined, body: Buffer): Promise<Form | null> {
  if (contentType?.startsWith('multipart/form-data') !== true) return null;
  try {
    const data = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
    const form: Form = { fields: {}, file: null };
    for (const [name, value] of data) {
      if (typeof value === 'string') form.fields[name] = value;
      else if (name === 'file') form.file = await toFile(value);
    }
    return form;
  } catch {
    return null;
  }
}

const toFile = async (file: File): Promise<FileContent> => ({
  filename: file.name,
  contentType: file.type,
  bytes: Buffer.from(await file.arrayBuffer()),
});

/**
 * The form's texts by the schema, and its file.
 *
 * @throws InvalidRequest
 */
export function parseForm<T>(schema: z.ZodType<T>, form: Form | null): T & { file: FileContent } {
  const parsed = schema.safeParse(form?.fields ?? {});
  if (form?.file == null || !parsed.success) {
    throw new InvalidRequest([
      { type: 'missing', loc: ['body', form?.file == null ? 'file' : 'name'], msg: 'Field required' },
    ]);
  }
  return { ...parsed.data, file: form.file };
}
