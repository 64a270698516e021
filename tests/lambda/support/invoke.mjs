// Does what Lambda does with a function: loads the module, then calls its handler with an event.
// Arguments: the module, the event as JSON, how often to invoke, milliseconds that are left.
// Standard error gets one JSON line an invocation; logs and metrics go where Lambda reads them.
import { pathToFileURL } from 'node:url';

const [module = '', event = '{}', times = '1', left = '60000'] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(module).href);
const loadedAfter = performance.now();
for (let at = 0; at < Number(times); at++) {
  const started = performance.now();
  const context = {
    functionName: 'spacex-ingest',
    functionVersion: '1',
    memoryLimitInMB: '512',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:spacex-ingest',
    awsRequestId: `request-${at}`,
    getRemainingTimeInMillis: () => Number(left) - (performance.now() - started),
  };
  let outcome;
  try {
    outcome = { result: await handler(JSON.parse(event), context) };
  } catch (error) {
    const { name, message, code, resource, transient } = error;
    outcome = { error: { name, message, code, resource, transient } };
  }
  const tookMs = performance.now() - started;
  process.stderr.write(`${JSON.stringify({ ...outcome, tookMs, loadedAfter })}\n`);
}
