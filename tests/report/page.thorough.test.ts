import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  load,
  postgresWarehouse,
  type SqlRow,
  succeeded,
  type Warehouse,
} from '../load/warehouse.ts';
import { type ApiServer, startApiServer } from '../support/api-server.ts';
import { describeChromium, openChromium } from '../support/chromium.ts';
import { describeReference } from '../support/reference-data.ts';
import { pageOf, reportDataOf } from './report-pages.ts';

const axeSource = await readFile(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** Console messages, errors and requests of the page. */
  readonly noise: string[];
}

describeChromium('report page in a browser', () => {
  describeReference('with real documents', (reference) => {
    const stack = new AsyncDisposableStack();
    let browser: Browser;
    let warehouse: Warehouse;
    let folder: string;
    let url: string;

    beforeAll(async () => {
      browser = await openChromium();
      stack.defer(() => browser.close());
      folder = await mkdtemp(join(tmpdir(), 'spacex-report-'));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const api: ApiServer = stack.use(await startApiServer(reference.documents()));
      warehouse = stack.use(await postgresWarehouse());
      succeeded(await load(api, warehouse));
      url = await pageOf(await reportDataOf(warehouse), folder, 'report.html');
    });
    afterAll(() => stack.disposeAsync());

    async function open(
      address: string,
      width: number,
      colorScheme: 'light' | 'dark' = 'light',
    ): Promise<Opened> {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme,
      });
      const page = await context.newPage();
      const noise: string[] = [];
      page.on('console', (message) => noise.push(message.text()));
      page.on('pageerror', (error) => noise.push(error.message));
      page.on('request', (request) => {
        if (request.url() !== address && !request.url().startsWith('data:'))
          noise.push(request.url());
      });
      await page.goto(address, { waitUntil: 'networkidle' });
      return { page, noise, [Symbol.asyncDispose]: () => context.close() };
    }

    async function violations(page: Page): Promise<string[]> {
      await page.evaluate(axeSource);
      const { violations: found } = (await page.evaluate(
        'axe.run(document, { resultTypes: ["violations"] })',
      )) as AxeResults;
      return found.flatMap(({ id, help, nodes }) =>
        nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`),
      );
    }

    const openAll = (page: Page) =>
      page.$$eval('details', (all) => {
        for (const element of all) element.open = true;
      });

    describe.each([
      ['a phone', 390],
      ['a desktop', 1280],
    ])('on %s', (_, width) => {
      test.each(['light', 'dark'] as const)(
        'has no errors, fits the width and is accessible in %s mode',
        async (scheme) => {
          await using opened = await open(url, width, scheme);
          const { page, noise } = opened;
          expect(await page.title()).toContain('2022-10-05');
          expect(await violations(page)).toEqual([]);
          await openAll(page);
          expect(await violations(page)).toEqual([]);
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          expect(overflow).toBe(0);
          expect(noise).toEqual([]);
        },
      );

      test('shows one drawing of each chart, without clipped text', async () => {
        await using opened = await open(url, width);
        const charts = await opened.page.$$eval('main svg.plot', (all) =>
          all
            .filter((svg) => svg.checkVisibility())
            .map((svg) => {
              const box = svg.getBoundingClientRect();
              const cut = [...svg.querySelectorAll('text')].filter((text) => {
                const { left, right, top, bottom } = text.getBoundingClientRect();
                return (
                  left < box.left - 1 ||
                  right > box.right + 1 ||
                  top < box.top - 1 ||
                  bottom > box.bottom + 1
                );
              });
              const sizes = [...svg.querySelectorAll('text')].map(
                (text) =>
                  (Number.parseFloat(getComputedStyle(text).fontSize) * box.width) /
                  Number(svg.getAttribute('viewBox')?.split(' ')[2]),
              );
              return { cut: cut.map((text) => text.textContent), smallest: Math.min(...sizes) };
            }),
        );
        expect(charts).toHaveLength(6);
        expect(charts.flatMap(({ cut }) => cut)).toEqual([]);
        for (const { smallest } of charts) expect(smallest).toBeGreaterThan(8.5);
      });
    });

    /** Cells of the table in a section. */
    const tableIn = (page: Page, section: string): Promise<string[][]> =>
      page.$$eval(`#${section} tbody tr`, (rows) =>
        rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
      );
    const texts = (rows: SqlRow[]) => rows.map((row) => Object.values(row).map(String));

    test('shows the key figures of the rows', async () => {
      await using opened = await open(url, 1280);
      const shown = await opened.page.$$eval('.figures > div', (all) =>
        all.map((figure) => [...figure.children].map((part) => part.textContent).join(' | ')),
      );
      const [row] = await warehouse.query(
        `select count(*)::int as flown,
                count(*) filter (where exists (select from core_flights f
                  where f.launch_id = l.launch_id and f.reused and f.core_id is not null))::int as reused,
                (select round(100.0 * count(*) filter (where landing_success) / count(*), 1)
                   from core_flights where landing_attempt and not upcoming)::text as landed
           from launches l where not upcoming`,
      );
      const [median] = await warehouse.query(
        `select round(percentile_cont(0.5) within group (order by days)::numeric, 1)::text as days, round(min(days)::numeric, 1)::text as shortest
           from (select extract(epoch from launch_date_utc - lag(launch_date_utc)
                   over (partition by core_id order by launch_date_utc)) / 86400 as days
                   from core_flights where not upcoming) t`,
      );
      expect(row).toMatchObject({ flown: 187, reused: 117 });
      expect(shown).toEqual([
        'launches | 187 | 193 core flights by 75 cores',
        `on a reused core | ${((100 * 117) / 187).toFixed(1)} % | 117 of 187 launches`,
        `days between flights | ${median?.['days']} | median of 118; shortest ${median?.['shortest']}`,
        `landings succeeded | ${row?.['landed']} % | 149 of 164 attempts; 2 unknown`,
        'flights of one core | 14 | B1058',
      ]);
    });

    test('shows the rows in its tables', async () => {
      await using opened = await open(url, 1280);
      const { page } = opened;
      const [reuse, landings, pads] = await Promise.all(
        ['reuse', 'landings', 'pads'].map((id) => tableIn(page, id)),
      );
      expect(reuse?.map(([year, launches, reused]) => [year, launches, reused])).toEqual(
        texts(
          await warehouse.query(
            `select extract(year from date_utc at time zone 'UTC')::int as year, count(*)::int as n,
                    count(*) filter (where exists (select from core_flights f where f.launch_id = l.launch_id and f.reused))::int as r
               from launches l where not upcoming group by 1 order by 1`,
          ),
        ),
      );
      expect(landings).toEqual(
        texts(
          await warehouse.query(
            `select landing_type as type, launch_year as year, count(*)::int as n,
                    count(*) filter (where landing_success)::int as good,
                    count(*) filter (where not landing_success)::int as bad,
                    count(*) filter (where landing_success is null)::int as open
               from core_flights where landing_attempt and not upcoming group by 1, 2 order by 1, 2`,
          ),
        ),
      );
      expect(pads).toEqual(
        texts(
          await warehouse.query(
            `select p.name, count(*)::int as n, count(*) filter (where success)::int as good,
                    count(*) filter (where not success)::int as bad, count(*) filter (where success is null)::int as open
               from launches join launchpads p using (launchpad_id) where not upcoming group by 1 order by n desc`,
          ),
        ),
      );
      const flights = await tableIn(page, 'fleet');
      expect(flights).toHaveLength(193);
      expect(
        flights.filter(([, , , , landing]) => landing === 'outcome unknown').map((row) => row[2]),
      ).toEqual(['CRS-7', 'Amos-6']);
      const orbits = await tableIn(page, 'orbits');
      expect(orbits.map(([orbit, payloads]) => [orbit, Number(payloads)]).toSorted()).toEqual(
        (
          await warehouse.query(
            `select coalesce(orbit, 'unknown') as orbit, count(distinct payload_id)::int as n
               from launch_payloads join launches l using (launch_id) join payloads using (payload_id)
              where not l.upcoming group by 1`,
          )
        )
          .map((row) => Object.values(row))
          .toSorted(),
      );
    });

    test('draws a mark for each flight, by landing outcome', async () => {
      await using opened = await open(url, 1280);
      const titles = await opened.page.$$eval('#fleet .wide-only title', (all) =>
        all.map((title) => title.textContent ?? ''),
      );
      const [row] = await warehouse.query(
        `select count(*)::int as flights, count(*) filter (where landing_success)::int as landed,
                count(*) filter (where landing_attempt and landing_success is null)::int as open
           from core_flights where not upcoming`,
      );
      expect(titles).toHaveLength(Number(row?.['flights']));
      expect(titles.filter((text) => / landed /.test(text))).toHaveLength(Number(row?.['landed']));
      expect(titles.filter((text) => text.includes('outcome unknown'))).toHaveLength(
        Number(row?.['open']),
      );
    });

    test('opens a table by keyboard', async () => {
      await using opened = await open(url, 1280);
      const { page } = opened;
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
        'Flights of each core as a table',
      );
      await page.keyboard.press('Enter');
      expect(await page.locator('#fleet table').isVisible()).toBe(true);
    });

    test('prints in light mode with the wide charts', async () => {
      await using opened = await open(url, 390, 'dark');
      const { page } = opened;
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
        'rgb(255, 255, 255)',
      );
      expect(await page.locator('#fleet .wide-only svg').isVisible()).toBe(true);
      expect(await page.locator('#fleet .narrow svg').isVisible()).toBe(false);
      expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    });

    test('lists known source errors, the origin of the data and the result of the checks', async () => {
      await using opened = await open(url, 1280);
      const text = await opened.page.locator('main').textContent();
      expect(text).toContain(
        '61 attempts and 54 landings for the drone ship OCISLY; its launches have 64 and 55',
      );
      expect(text).toContain('so 12 attempts that failed');
      expect(text).toContain('No check failed.');
      const [run] = await warehouse.query('select run_id from spacex.etl_runs');
      expect(text).toContain(String(run?.['run_id']));
    });

    test.each([
      ['without any launch', [], 'This data has no launches yet.'],
      [
        'with upcoming launches only',
        reference.documents().launches.filter(({ upcoming }) => upcoming),
        'This data has only upcoming launches: 18.',
      ],
    ])('states that there is nothing to show for a warehouse %s', async (_, launches, text) => {
      const { company, roadster, ...lists } = reference.documents();
      const empty = Object.fromEntries(Object.keys(lists).map((name) => [name, []]));
      await using api = await startApiServer({ ...empty, company, roadster, launches });
      await using bare = await postgresWarehouse();
      succeeded(await load(api, bare));
      const address = await pageOf(await reportDataOf(bare), folder, 'bare.html');
      await using opened = await open(address, 390);
      expect(await opened.page.locator('.lead').textContent()).toBe(text);
      expect(await opened.page.locator('svg.plot').count()).toBe(0);
      expect(await violations(opened.page)).toEqual([]);
      expect(opened.noise).toEqual([]);
    });

    test('escapes markup in names', async () => {
      const documents = reference.documents();
      const evil = `<script>console.log('evil')</script><img src=x onerror=alert(1)> "&' \u2028`;
      for (const launch of documents.launches) launch['name'] = `${launch['name']} ${evil}`;
      for (const core of documents.cores) core['serial'] = `${core['serial']}</text><script>`;
      for (const pad of documents.launchpads) pad['name'] = `${pad['name']} ${evil}`;
      for (const payload of documents.payloads) payload['orbit'] = `${payload['orbit']}"><b>`;
      await using api = await startApiServer(documents);
      await using odd = await postgresWarehouse();
      succeeded(await load(api, odd));
      const address = await pageOf(await reportDataOf(odd), folder, 'markup.html');
      await using opened = await open(address, 1280);
      expect(await opened.page.locator('script, img').count()).toBe(0);
      expect(opened.noise).toEqual([]);
      await openAll(opened.page);
      expect(await opened.page.locator('#pads table').textContent()).toContain(
        `<img src=x onerror=alert(1)>`,
      );
      expect(await violations(opened.page)).toEqual([]);
    });
  });
});
