import { type Contender, compete, ratio } from '../contest.ts';
import { atMost } from '../goal.ts';
import { measureWorker } from '../measure.ts';
import { expectCounts, type Stage } from '../stage.ts';

const floor = 'JSON.parse alone';
const ours = 'this project';

export const documents: Stage = {
  name: 'documents',
  title: 'Documents to rows',
  method: [
    'The NDJSON file is read from the page cache in chunks of 128 KiB, cut at line breaks as bytes, and each line decoded by itself.',
    '“JSON.parse alone” parses each line and does nothing more: the floor.',
    'This project parses, checks every field against the schema and makes the rows of all eight tables that launches fill.',
  ],
  async run(bench) {
    const dataset = await bench.dataset();
    const contender = (name: string, worker: string): Contender => ({
      name,
      run: async () => measureWorker(await bench.worker(worker, [dataset.path])),
      check: async ({ counts }) => {
        expectCounts(name, counts, { documents: dataset.documents, cores: dataset.cores });
      },
    });
    const result = await compete(
      [contender(ours, 'documents-ours.ts'), contender(floor, 'documents-floor.ts')],
      bench.options.runs,
      bench.tell,
    );
    const measured = ratio(result, ours, floor);
    const goals = [atMost('documents', `against ${floor}`, 1.25, measured)];
    return { ...result, reference: floor, goals };
  },
};
