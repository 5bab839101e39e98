import { describe, expect, it } from 'vitest';
import { signInProblem } from './sign-in-problem.ts';

const problem = (code: string): string | null => signInProblem(Object.assign(new Error(code), { code }));

describe('a failed sign-in', () => {
  it('does not tell whether the address or the password was wrong', () => {
    const texts = ['auth/invalid-credential', 'auth/wrong-password', 'auth/user-not-found'].map(problem);
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('do not match');
  });

  it('says nothing when the person closed the window', () => {
    expect(problem('auth/popup-closed-by-user')).toBeNull();
    expect(problem('auth/cancelled-popup-request')).toBeNull();
  });

  it.each([
    ['auth/too-many-requests', 'Wait a few minutes'],
    ['auth/network-request-failed', 'Check the network'],
    ['auth/popup-blocked', 'Allow pop-ups'],
    ['auth/operation-not-allowed', 'not switched on'],
    ['auth/user-disabled', 'disabled'],
    ['auth/unauthorized-domain', 'not allowed to sign people in'],
    ['auth/brand-new', 'Signing in failed'],
  ])('with %s says what to do', (code, text) => expect(problem(code)).toContain(text));

  it('without a code is said in general words', () => {
    expect(signInProblem('what')).toBe('Signing in failed. Please try again.');
  });
});
