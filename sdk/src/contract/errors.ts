/**
 * Every error code of the API, with its HTTP status and a title. One table, so that the server, the client and the
 * reference page cannot disagree. A code never changes its meaning; its sentence (`detail`) may.
 */
export const errorCodes = {
  // The request itself
  BAD_REQUEST: { status: 400, title: 'The request could not be read' },
  MALFORMED_JSON: { status: 400, title: 'The body is not valid JSON' },
  INVALID_CURSOR: { status: 400, title: 'The cursor is not one of ours' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'This content type is not accepted here' },
  VALIDATION_FAILED: { status: 422, title: 'Some fields are not valid' },
  NOT_FOUND: { status: 404, title: 'There is nothing at this address' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This method is not allowed here' },
  PRECONDITION_FAILED: { status: 412, title: 'Somebody saved a newer version' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'This Idempotency-Key was used with another body' },
  IDEMPOTENCY_IN_FLIGHT: { status: 409, title: 'The first request with this Idempotency-Key is still running' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'Something failed on this server' },
  UNAVAILABLE: { status: 503, title: 'The service is not ready' },
  // Who is asking
  UNAUTHENTICATED: { status: 401, title: 'Sign in first' },
  FORBIDDEN: { status: 403, title: 'Your role does not allow this' },
  INSUFFICIENT_SCOPE: { status: 403, title: 'This token does not carry the needed scope' },
  CROSS_SITE: { status: 403, title: 'The request came from another site' },
  // Accounts
  INVALID_CREDENTIALS: { status: 401, title: 'That e-mail and password do not match an account' },
  EMAIL_UNVERIFIED: { status: 403, title: 'The e-mail address is not verified yet' },
  TOO_MANY_ATTEMPTS: { status: 429, title: 'Too many attempts' },
  PASSWORD_REFUSED: { status: 422, title: 'The password does not meet the policy' },
  INVALID_TOKEN: { status: 400, title: 'The link is not valid any more' },
  SETUP_CLOSED: { status: 409, title: 'An administrator exists already' },
  SIGN_UP_CLOSED: { status: 403, title: 'Sign-up is not open here' },
  USER_NOT_FOUND: { status: 404, title: 'No such person' },
  SESSION_NOT_FOUND: { status: 404, title: 'No such session' },
  API_TOKEN_NOT_FOUND: { status: 404, title: 'No such API token' },
  LAST_ADMIN: { status: 409, title: 'The last administrator must stay' },
  FRESH_SIGN_IN_NEEDED: { status: 403, title: 'Confirm your password first' },
  INVALID_GRANT: { status: 400, title: 'The refresh token is not valid any more' },
  // Notify
  ALERT_NOT_FOUND: { status: 404, title: 'No such alert' },
  ALERT_RESOLVED: { status: 409, title: 'The alert is resolved already' },
  NOTIFICATION_NOT_FOUND: { status: 404, title: 'No such notification' },
  EVENT_NOT_FOUND: { status: 404, title: 'No such event' },
  WATCH_NOT_FOUND: { status: 404, title: 'No such watch' },
  WATCH_EXISTS: { status: 409, title: 'You watch this already' },
  MUTE_NOT_FOUND: { status: 404, title: 'No such mute' },
  DESTINATION_NOT_FOUND: { status: 404, title: 'No such destination' },
  DELIVERY_NOT_FOUND: { status: 404, title: 'No such delivery' },
  DELIVERY_NOT_REPLAYABLE: { status: 409, title: 'This delivery cannot be replayed' },
  CHANNEL_UNKNOWN: { status: 422, title: 'No such channel on this server' },
  EVENT_TYPE_RESERVED: { status: 403, title: 'This event type is reserved' },
  SOURCE_NOT_YOURS: { status: 403, title: 'This token may not speak for that source' },
  // Sources
  RESOURCE_INVALID: { status: 422, title: 'This cannot be watched' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCodes;
