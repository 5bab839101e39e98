import { describe, expect, it } from 'vitest';
import { refusal } from './client.ts';

describe("the API's refusal", () => {
  it('is the message of its fields', () => {
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

  it('is shortened to one line when it is not problem+json', () => {
    expect(refusal(504, '<html>\n  <h1>Gateway</h1>')).toBe('HTTP 504: <html> <h1>Gateway</h1>');
  });
});
