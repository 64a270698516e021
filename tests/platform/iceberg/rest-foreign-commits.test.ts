import { describe, expect, test } from 'vitest';
import { failureOf } from '../../loaders/support/failure-of.ts';
import { isCommit } from './support/rest-front.ts';
import { describeRestServer } from './support/rest-server.ts';
import { restSuite, serialsOf } from './support/rest-suite.ts';

describeRestServer("commits of other programs to Iceberg's own REST server", () => {
  const rest = restSuite();
  const { expectRows, follow, load, loadWithoutCatalog, throughFront } = rest;

  describe('a commit of another program', () => {
    test.for([
      ['deleted rows', 'delete_rows', { filter: "serial == 'B1'" }],
      ['a new column', 'add_column', { column: 'note' }],
    ] as const)('%s refuses the next run, and can be taken over', async ([, what, question]) => {
      await load(['B1', 'B2']);
      await rest.place.pyiceberg(what, question);
      const seen = await rest.place.served();
      const error = await failureOf(load(['B1', 'B3']));
      expect(error).toMatchObject({ code: 'foreign_commit', transient: false, usage: false });
      expect(error.message).toContain(`cores (${seen?.['metadata-location']})`);
      expect(error.message).not.toContain('boosters (');
      expect(await rest.place.served()).toEqual(seen);
      expect(serialsOf(await rest.place.lakeRows('cores'))).toEqual(['B1', 'B2']);
      const findings = await rest.place.loader().diagnose();
      expect(findings).toContainEqual(
        expect.objectContaining({ check: 'commits', status: 'failed' }),
      );
      const { catalog } = await load(['B1', 'B3'], throughFront(), true);
      expect(catalog?.error).toBeUndefined();
      await expectRows('B1', 'B3');
      // The next runs go on without it, also after several commits of the other program.
      await load(['B1', 'B4']);
      await expectRows('B1', 'B4');
    });

    test('several of them, and going back to an earlier run, can be taken over', async () => {
      await load(['B1', 'B2']);
      await load(['B1', 'B3']);
      await rest.place.pyiceberg('go_back');
      expect(await failureOf(load(['B1', 'B4']))).toMatchObject({ code: 'foreign_commit' });
      expect((await follow({ takeOver: true })).catalog?.error).toBeUndefined();
      await expectRows('B1', 'B3');
      await rest.place.pyiceberg('delete_rows', { filter: "serial == 'B1'" });
      await rest.place.pyiceberg('delete_rows', { filter: "serial == 'B3'" });
      await load(['B1', 'B5'], throughFront(), true);
      await expectRows('B1', 'B5');
      await load(['B1', 'B6']);
      await expectRows('B1', 'B6');
    });

    test('a table that has nothing to do with the lake is not overwritten', async () => {
      const location = `file://${rest.lake.path}-others`;
      await rest.place.pyiceberg('create_table', { location });
      await loadWithoutCatalog('B1');
      const { catalog } = await follow().catch((error) => ({ catalog: { error } }));
      expect(catalog?.error).toMatchObject({ code: 'foreign_commit' });
      expect(await rest.place.rows('cores')).toEqual([JSON.stringify([['id', '1']])]);
      expect((await follow({ takeOver: true })).catalog?.error).toBeUndefined();
      await expectRows('B1');
    });

    test('during an update is not undone, and reported after the run is published', async () => {
      await load(['B1', 'B2']);
      let done = false;
      rest.front.rule = async (request) => {
        if (isCommit(request) && !done) {
          done = true;
          await rest.place.pyiceberg('delete_rows', { filter: "serial == 'B1'" });
        }
        return undefined;
      };
      const { catalog } = await load(['B1', 'B3']);
      expect(catalog?.error).toMatchObject({ code: 'foreign_commit' });
      expect(serialsOf(await rest.place.lakeRows('cores'))).toEqual(['B1', 'B3']);
      expect(serialsOf(await rest.place.rows('cores'))).toEqual(['B2']);
    });

    test('that only sets a property is left as it is', async () => {
      await load(['B1']);
      await rest.place.pyiceberg('set_property', { name: 'owner', value: 'someone' });
      expect((await load(['B2'])).catalog?.error).toBeUndefined();
      expect((await rest.place.served())?.metadata.properties['owner']).toBe('someone');
      await expectRows('B2');
    });
  });

  test('takes over a table of a server that cannot replace it, without deleting its files', async () => {
    await load(['B1', 'B2']);
    await rest.place.pyiceberg('delete_rows', { filter: "serial == 'B1'" });
    rest.front.rule = ({ path, body }) =>
      path.endsWith('/register') && body.includes('"overwrite"') ? { status: 409 } : undefined;
    const files = rest.lake.files('curated');
    const { catalog } = await load(['B1', 'B2'], throughFront(), true);
    expect(catalog?.error).toBeUndefined();
    await expectRows('B1', 'B2');
    expect(rest.lake.files('curated')).toEqual(expect.arrayContaining(files));
    expect(rest.front.requests.filter((one) => one.startsWith('DELETE'))).toEqual([]);
    const names = await rest.place.pyiceberg<string[]>('names');
    expect(names).toEqual(['boosters', 'cores', expect.stringMatching(/^cores_replaced_\d+$/)]);
  });
});
