import { ImportError } from '../../problem.js';

/** What a failure of the SDK, the network or the service looks like. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
}

const THROTTLED =
  /^(?:ProvisionedThroughputExceeded|RequestLimitExceeded|Throttling|ThrottledException|TooManyRequests)/;
const FORBIDDEN = /^(?:AccessDenied|UnauthorizedOperation|NotAuthorized)/;
const UNTRUSTED =
  /^(?:UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|ExpiredToken|IncompleteSignature|MissingAuthenticationToken|InvalidClientTokenId|RequestExpired)/;
const MISSING = /^ResourceNotFound/;
const UNREACHABLE: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ENOTFOUND', 'there is no such host'],
  ['EAI_AGAIN', 'its name could not be resolved'],
  ['ECONNRESET', 'the connection was closed'],
  ['EPIPE', 'the connection was closed'],
  ['EHOSTUNREACH', 'there is no way to the host'],
  ['ENETUNREACH', 'there is no network'],
  ['ETIMEDOUT', 'it does not answer'],
  ['EPROTO', 'it does not speak TLS; write `http:` if that is meant'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'it does not speak TLS; write `http:` if that is meant'],
]);

export function failureOf(error: unknown): Failure {
  const { name, message, code, errors } = error as Partial<Failure> & { readonly errors?: readonly Partial<Failure>[] };
  const inner = code ?? errors?.find((one) => one.code !== undefined)?.code;
  return {
    name: name ?? 'Error',
    message: message ?? '',
    ...(inner === undefined ? {} : { code: inner }),
  };
}

export function isThrottled(error: unknown): boolean {
  return THROTTLED.test(failureOf(error).name);
}

export function isForbidden(error: unknown): boolean {
  return FORBIDDEN.test(failureOf(error).name);
}

export function isMissingTable(error: unknown): boolean {
  return MISSING.test(failureOf(error).name);
}

/** Whether the service answered, and said no; not so where it was not reached or does not know who asks. */
export function isAnswer(error: unknown): boolean {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return $metadata?.httpStatusCode !== undefined && !UNTRUSTED.test(failureOf(error).name);
}

/** The reason in words: `where` is what was asked, `what` what was to be done. */
export function reasonOf(error: unknown, where: string, profile: string | undefined): string {
  const { name, message, code } = failureOf(error);
  const unreachable = code === undefined ? undefined : UNREACHABLE.get(code);
  if (unreachable !== undefined) return `${where} cannot be reached: ${unreachable}`;
  if (name === 'TimeoutError') return `${where} cannot be reached: it does not answer`;
  if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return `${where} cannot be reached: its certificate is not trusted (${code})`;
  }
  if (/^(?:CredentialsProvider|TokenProvider|Provider)Error$/.test(name)) {
    return profile === undefined
      ? `there are no credentials of AWS: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile (${message})`
      : `the profile \`${profile}\` gives no credentials: ${message}`;
  }
  if (/^Region is missing/.test(message)) {
    return 'no Region is known: give --region, or set AWS_REGION or the region of the profile';
  }
  if (UNTRUSTED.test(name)) return `${where} does not accept the credentials: ${message} (${name})`;
  if (FORBIDDEN.test(name)) return `${where} does not allow it: ${message}`;
  if (THROTTLED.test(name))
    return `${where} throttles: ${message || 'the table has no read units left'}; try again later`;
  if (/Deserialization|Unexpected token|is not valid JSON|Expected .* JSON/.test(message)) {
    return `${where} does not answer as DynamoDB does`;
  }
  return `${where} says: ${message === '' ? name : message}${name === 'Error' || message === '' ? '' : ` (${name})`}`;
}

/** A table that cannot be read, as a sentence. */
export function unreadable(message: string): ImportError {
  return new ImportError('unreadable', [{ message: /[.?!]$/.test(message) ? message : `${message}.` }]);
}
