/** What goes back to the client when no fault gets in the way. */
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
