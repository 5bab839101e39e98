/** The one file of a form, as browsers and `curl -F` send it. */
import { invalidFields } from './problem.ts';

const field = 'file';
const example = 'such as file=@manual.pdf';

/**
 * @param contentType the header with the boundary
 * @throws ProblemError when the form cannot be read, or has not exactly one file
 */
export async function fileOfForm(
  body: Buffer<ArrayBuffer>,
  contentType: string,
): Promise<{ bytes: Buffer; filename: string }> {
  const form = await read(body, contentType);
  const files = [...form.values()].filter((value) => value instanceof File);
  const [file] = files;
  if (file === undefined) throw invalidFields([{ field, message: `The form has no file. Send one, ${example}.` }]);
  if (files.length > 1) {
    throw invalidFields([{ field, message: `The form has ${files.length} files. Send each in a request of its own.` }]);
  }
  const other = [...form].find(([, value]) => !(value instanceof File))?.[0].slice(0, 100);
  if (other !== undefined) {
    throw invalidFields([{ field: other, message: `${other} is not a field of the form. Send it in the query.` }]);
  }
  return { bytes: Buffer.from(await file.arrayBuffer()), filename: file.name };
}

async function read(body: Buffer<ArrayBuffer>, contentType: string): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'Content-Type': contentType } }).formData();
  } catch {
    throw invalidFields([{ field: 'body', message: `The form could not be read. Send one file, ${example}.` }]);
  }
}
