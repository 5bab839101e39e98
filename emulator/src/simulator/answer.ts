/** The answer to a request that no fault changes. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

export const answerWith = (
  status: number,
  contentType: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Answer => ({ status, headers: { 'content-type': contentType, ...headers }, body });

export const jsonAnswer = (status: number, value: unknown, headers: Record<string, string> = {}): Answer =>
  answerWith(status, 'application/json', JSON.stringify(value), headers);
