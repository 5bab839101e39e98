/**
 * The errors of ElevenLabs' API: HTTP status, type and message by code.
 * See https://elevenlabs.io/docs/eleven-api/resources/errors.
 */
export const knownErrors = {
  empty_text: [400, 'validation_error', 'The text must not be empty.'],
  text_too_long: [400, 'validation_error', 'The text is too long.'],
  invalid_text: [400, 'validation_error', 'The text is not valid.'],
  invalid_file_type: [400, 'validation_error', 'The file type is not supported.'],
  // ElevenLabs documents no code for an address that cannot be read; clients must go by the status.
  invalid_url: [400, 'validation_error', 'The URL is not valid.'],
  url_not_fetched: [400, 'validation_error', 'The URL could not be fetched.'],
  invalid_parameters: [400, 'validation_error', 'The parameters are not valid.'],
  document_has_dependent_agents: [400, 'validation_error', 'An agent depends on the document.'],
  invalid_api_key: [401, 'authentication_error', 'Invalid API key.'],
  missing_api_key: [401, 'authentication_error', 'Neither authorization header nor xi-api-key received.'],
  missing_permissions: [401, 'authentication_error', 'The API key lacks the permission convai_write.'],
  quota_exceeded: [401, 'quota_error', 'This request exceeds your quota.'],
  insufficient_credits: [402, 'payment_required', 'You have insufficient credits.'],
  insufficient_permissions: [403, 'authorization_error', 'You are not allowed to do this.'],
  feature_not_available: [403, 'authorization_error', 'Your plan does not include this feature.'],
  document_not_found: [404, 'not_found', 'The document was not found.'],
  agent_not_found: [404, 'not_found', 'The agent was not found.'],
  rag_index_not_found: [404, 'not_found', 'The RAG index was not found.'],
  request_timeout: [408, 'internal_error', 'The request took too long.'],
  conflict: [409, 'conflict', 'The request conflicts with another.'],
  already_processing: [409, 'conflict', 'The document is being processed.'],
  concurrent_modification: [409, 'conflict', 'The document was changed at the same time.'],
  request_too_large: [413, 'validation_error', 'The request is too large.'],
  rate_limit_exceeded: [429, 'rate_limit_error', 'Too many requests. Slow down.'],
  concurrent_limit_exceeded: [429, 'rate_limit_error', 'Too many concurrent requests for your plan.'],
  system_busy: [429, 'rate_limit_error', 'The system is busy. Try again later.'],
  internal_server_error: [500, 'internal_error', 'An unexpected error occurred.'],
  service_unavailable: [503, 'internal_error', 'The service is unavailable.'],
} as const satisfies Record<string, readonly [status: number, type: string, message: string]>;

export type ErrorCode = keyof typeof knownErrors;
export const errorCodes = Object.keys(knownErrors) as [ErrorCode, ...ErrorCode[]];

/** Thrown by the knowledge base where ElevenLabs answers with an error. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  /** The HTTP status that goes with the code. */
  readonly status: number;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
    this.status = knownErrors[code][0];
  }
}

export const refuse = (code: ErrorCode, message: string = knownErrors[code][2]): Refusal => new Refusal(code, message);
