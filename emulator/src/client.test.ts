import { describe, expect, it } from 'vitest';
import { refusal } from './client.ts';

describe("the API's refusal", () => {
  it('is told in the words for the fields', () => {
    const problem = {
      type: 'about:blank',
      title: 'Invalid',
      status: 400,
      detail: 'The request was refused.',
      errors: [{ field: 'name', message: 'name must not be empty' }],
    };
    expect(refusal(400, JSON.stringify(problem))).toBe('name must not be empty');
    expect(refusal(400, JSON.stringify({ ...problem, errors: [] }))).toBe('The request was refused.');
  });

  it('that is not from our code is cut to one line', () => {
    expect(refusal(504, '<html>\n  <h1>Gateway</h1>')).toBe('HTTP 504: <html> <h1>Gateway</h1>');
  });
});
