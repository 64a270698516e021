import type { ClientErrorCode } from '../errors/spacex-client-error.ts';
import { AttemptError } from './attempt-error.ts';
import { excerpt } from './check-json.ts';
import { discard } from './read-body.ts';
import type { Redactor } from './redact.ts';

/** Of the body of an error, this much is read at most, for this long. */
const maxErrorBytes = 2048;
const maxErrorMs = 1000;

/** The error for an answer whose status is no success. */
export async function statusError(response: Response, redactor: Redactor): Promise<AttemptError> {
  const { status } = response;
  const code = codeOf(status);
  const words = `status ${[status, response.statusText].join(' ').trim()}`;
  const retryAfter = response.headers.get('retry-after');
  // Only a refused request is explained by its body: a bad filter, for one.
  if (code !== 'http_status') {
    discard(response);
    return new AttemptError(code, words, { status, retryAfter });
  }
  const { text, isWhole } = await startOfBody(response);
  const said = isWhole ? redactor.redact(text) : redactor.redactStart(text);
  const message = said === '' || said.startsWith('<') ? words : `${words}, ${excerpt(said, 200)}`;
  return new AttemptError(code, message, { status, retryAfter });
}

/** The one place where a status is sorted. */
function codeOf(status: number): ClientErrorCode {
  if (status === 404 || status === 410) return 'not_found';
  if (status === 408 || status === 429 || status >= 500) return 'unavailable';
  return 'http_status';
}

async function startOfBody(response: Response): Promise<{ text: string; isWhole: boolean }> {
  if (response.body === null) return { text: '', isWhole: true };
  const reader = response.body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  const decoder = new TextDecoder();
  let text = '';
  let isWhole = false;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    stop();
  }, maxErrorMs);
  try {
    for (let bytes = 0; bytes < maxErrorBytes; ) {
      const { done, value } = await reader.read();
      if (done) {
        isWhole = !isLate;
        break;
      }
      bytes += value.byteLength;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // What has come so far is enough: the status says that the request failed.
  } finally {
    clearTimeout(timer);
    stop();
  }
  return { text: text.slice(0, maxErrorBytes).trim(), isWhole };
}
