/** Files that are sent in parts, for slow and interrupted connections. */
import { z } from 'zod';
import { nameSchema } from './api.ts';
import { filenameSchema, nameOfFile } from './file.ts';
import { limits } from './limits.ts';
import { onDuplicateSchema } from './on-duplicate.ts';

const sizeRule = `size_bytes must be a whole number from 1 to ${limits.fileMaxBytes}.`;

/** The body of `POST /api/uploads`. */
export const openUploadSchema = z
  .strictObject({
    filename: filenameSchema,
    name: nameSchema.optional().describe("The title. Defaults to the file's name without its extension."),
    size_bytes: z.int(sizeRule).min(1, sizeRule).max(limits.fileMaxBytes, sizeRule).describe('The size of the file.'),
    sha256: z
      .string('sha256 must be a string.')
      .regex(/^[0-9a-f]{64}$/, 'sha256 must be 64 digits of lower-case hexadecimal.')
      .describe('The SHA-256 of the file, in hexadecimal.'),
    on_duplicate: onDuplicateSchema,
    replaces: z
      .string('replaces must be the ID of a document.')
      .min(1, 'replaces must be the ID of a document.')
      .optional()
      .describe('The document whose file is replaced. Without it a document is created.'),
  })
  .transform(({ name, filename, ...upload }) => ({ ...upload, filename, name: name ?? nameOfFile(filename) }));
export type OpenUpload = z.output<typeof openUploadSchema>;

/** A file that is being sent in parts. */
export const uploadSchema = z.object({
  id: z.string(),
  part_bytes: z.int().describe('The size of each part but the last.'),
  part_count: z.int(),
  received: z.array(z.int()).describe('The numbers of the stored parts, from 0.'),
  expires_at: z.iso.datetime().describe('When the upload is removed, unless a part is sent before.'),
});
export type Upload = z.infer<typeof uploadSchema>;
