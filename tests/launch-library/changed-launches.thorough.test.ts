import type { LaunchLibraryLaunch } from '@spacex-platform/spacex-client/launch-library';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { launchDocument, second } from '../support/launch-library/launch-document.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import type { LaunchDocument } from '../support/launch-library/launch-query.ts';
import { clientOf, setLaunches } from './support/launch-library-client.ts';
import { unseenLaunches } from './support/unseen-launches.ts';

const start = { updatedFrom: '1970-01-01T00:00:00Z', offset: 0 };
const filter = { provider: 121 };
const tie = '2023-06-14T03:30:56Z';

function isOwn({ launch_service_provider: provider }: LaunchDocument): boolean {
  return provider?.id === filter.provider;
}

/** An edit between two pages: which launch, and whether its `last_updated` changes. */
const edit = fc.record({
  launch: fc.nat(299),
  kind: fc.constantFrom('save', 'saveSilently', 'delete', 'add', 'move'),
});

test('after any edits between pages, a second pass and a list of ids give the state of the server', async () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        launches: fc.integer({ min: 0, max: 300 }),
        tied: fc.integer({ min: 0, max: 150 }),
        maxPageSize: fc.constantFrom(25, 60, 100),
        edits: fc.array(fc.array(edit, { maxLength: 5 }), { maxLength: 8 }),
        stopsAfter: fc.nat(4),
      }),
      async ({ launches, tied, maxPageSize, edits, stopsAfter }) => {
        await using server = await startLaunchLibrary(1000);
        server.maxPageSize = maxPageSize;
        setLaunches(
          server,
          Array.from({ length: launches }, (_, at) =>
            launchDocument(at + 1, at < tied ? { last_updated: tie } : {}),
          ),
        );
        let clock = Date.UTC(2026, 6);
        const silent = new Set<string>();
        const pending = [...edits];
        server.onRequest = () => {
          for (const { launch, kind } of pending.shift() ?? []) {
            const document = launchDocument(launch + (kind === 'add' ? 1000 : 1));
            const known = server.launches.get(document.id);
            clock += 1000;
            const saved = { ...document, name: `At ${clock}`, last_updated: second(clock) };
            if (kind !== 'saveSilently') silent.delete(document.id);
            if (kind === 'add') server.launches.set(document.id, saved);
            else if (known === undefined) continue;
            else if (kind === 'save') server.launches.set(document.id, saved);
            else if (kind === 'delete') server.launches.delete(document.id);
            else if (kind === 'move') {
              server.launches.set(document.id, { ...saved, launch_service_provider: { id: 1 } });
            } else {
              silent.add(document.id);
              server.launches.set(document.id, { ...known, name: saved.name });
            }
          }
        };
        const client = clientOf(server);
        const found = new Map<string, LaunchLibraryLaunch>();
        let cursor = start;
        let wasTied = false;
        const readOn = async (maxPages: number) => {
          for await (const page of client.changedLaunches(cursor, filter)) {
            for (const one of page.documents) found.set(one.id, one);
            cursor = page.next;
            wasTied ||= page.isTie;
            if (--maxPages === 0) return;
          }
        };
        // A run that is ended after any page continues from the stored cursor.
        if (stopsAfter > 0) await readOn(stopsAfter);
        await readOn(Number.POSITIVE_INFINITY);
        pending.length = 0;
        await readOn(Number.POSITIVE_INFINITY);
        if (wasTied)
          for (const one of await unseenLaunches(client, filter, found)) found.set(one.id, one);

        // The rest is what the order of changes cannot show: silent edits, deletions and moves.
        const expected = [...server.launches.values()].filter(isOwn);
        for (const { id, name } of expected) {
          if (!silent.has(id)) expect(found.get(id)?.name, id).toBe(name);
          else expect(found.has(id), id).toBe(true);
        }
        const gone = [...found.keys()].filter((id) => !expected.some((one) => one.id === id));
        for (const id of gone) {
          const now = server.launches.get(id);
          expect(now === undefined || !isOwn(now)).toBe(true);
        }
      },
    ),
    { numRuns: 60, seed },
  );
}, 300_000);
