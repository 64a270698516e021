import type { PipelineEvent } from '@spacex-platform/loaders/pipeline';
import { createLogUpdate } from 'log-update';
import type { Log } from './log.ts';
import { logProgress, type Progress } from './progress.ts';

/** Minimum time between two redraws. */
const redrawMs = 80;

/**
 * Live lines in a terminal: the current resource with its documents, rate, and rows by table. Log
 * lines are written above them.
 */
export function liveProgress(log: Log): Progress {
  const draw = createLogUpdate(process.stderr);
  const lines = logProgress(log);
  let state: Extract<PipelineEvent, { type: 'progress' }> | undefined;
  let headline: string | undefined;
  let startedAt = 0;
  let drawnAt = 0;

  const render = () => {
    drawnAt = performance.now();
    if (state === undefined) return headline === undefined ? draw.clear() : draw(headline);
    const seconds = Math.max((drawnAt - startedAt) / 1000, 0.001);
    const rate = Math.round(state.documents / seconds);
    const rows = Object.entries(state.rows).map(([table, count]) => `    ${table}: ${count} rows`);
    draw([`  ${state.resource}: ${state.documents} documents, ${rate}/s`, ...rows].join('\n'));
  };

  return {
    handle(event) {
      if (event.type === 'progress') {
        state = event;
        if (performance.now() - drawnAt >= redrawMs) render();
        return;
      }
      draw.clear();
      lines.handle(event);
      if (event.type === 'resource_started') {
        startedAt = performance.now();
        state = undefined;
        headline = `  ${event.resource}: waiting for the source`;
      } else if (event.type === 'committing') {
        state = undefined;
        headline = `  ${event.target}: committing`;
      } else if (event.type === 'resource_read' || event.type === 'committed') {
        state = undefined;
        headline = undefined;
      }
      render();
    },
    stop() {
      draw.clear();
      draw.done();
      lines.stop();
    },
  };
}
