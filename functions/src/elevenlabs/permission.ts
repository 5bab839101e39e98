/** Which permission of the API key ElevenLabs asks for. */
import type { ElevenLabsSyncErrorDetails } from './error.ts';

/** Words that look like the name of a permission and are none. */
const others = /api_?key|permission|authori|authenti|^(access|ip|error|sk)_|denied/;

/** Words that may follow "permission" and are none. */
const following = 'to|for|is|are|and|or|on|in|of|you|that|which|required|needed|necessary|denied|missing';

/** Words that may come before "permission" and are none. */
const preceding = new Set(['the', 'a', 'an', 'any', 'required', 'necessary', 'needed', 'following', 'right', 'this']);

/**
 * ElevenLabs writes names in several forms: `convai_write`, `convai:write`, any word in quotes, or
 * one word at the end of the sentence.
 */
const forms = [
  /(?<![\w.:/@-])[a-z]+(?:[_:][a-z]+)+(?![\w/@-])/gi,
  /(?<=\b(?:permissions?|scopes?):? [`'"“‘])[a-z][a-z.-]{1,40}(?=[`'"”’])/gi,
  /(?<=[`'"“‘])[a-z][a-z.-]{1,40}(?=[`'"”’] (?:permissions?|scopes?)\b)/gi,
  new RegExp(`(?<=\\b(?:permissions?|scopes?):? )(?!(?:${following})\\b)[a-z]+(?=[,.;]| to\\b|$)`, 'gi'),
  /(?<=\b(?:the|requires?|lacks|missing) )[a-z]+(?= permissions?\b)/gi,
];

/** The permissions that the key lacks, if it is known which; null otherwise. */
export function permissionsOf({
  error_type,
  detail,
}: Pick<ElevenLabsSyncErrorDetails, 'error_type' | 'detail'>): string | null {
  if (error_type !== 'permission' || detail === null || !/permission|scope/i.test(detail)) return null;
  const names = forms
    .flatMap((form) => detail.match(form) ?? [])
    .filter((name) => !others.test(name.toLowerCase()) && !preceding.has(name.toLowerCase()));
  return names.length === 0 ? null : [...new Set(names)].slice(0, 5).join(', ');
}
