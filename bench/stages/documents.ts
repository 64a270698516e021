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
    'The NDJSON file is read from the page cache in chunks of 128 KiB and split into lines as bytes; each line is decoded separately.',
    '“JSON.parse alone” only parses each line; it is the lower bound.',
    'This project parses each line, validates every field against the schema and creates the rows of all eight tables of launches.',
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
    const goals = [atMost('documents', `against ${floor}`, 1.15, measured)];
    return { ...result, reference: floor, goals };
  },
};
