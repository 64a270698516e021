import { expect, test } from 'vitest';
import { startApiServer } from './api-server.ts';
import { describeReference } from './reference-data.ts';

describeReference('reference documents', (reference) => {
  test('are new objects at each call', () => {
    const first = reference.documents();
    first.launches.length = 1;
    first.company['name'] = 'changed';
    const second = reference.documents();
    expect(second.launches).toHaveLength(205);
    expect(second.company['name']).toBe('SpaceX');
  });

  test('are served as they are, and launches also in the form of v5', async () => {
    const documents = reference.documents();
    await using api = await startApiServer(documents);
    const get = async (path: string) => (await fetch(`${api.url}${path}`)).json();
    for (const [resource, content] of Object.entries(reference.documents())) {
      expect(await get(`/v4/${resource}`)).toEqual(content);
    }
    const launches: { crew: unknown[] }[] = await get('/v5/launches');
    const crew = launches.flatMap((launch) => launch.crew);
    expect(crew).toHaveLength(documents.launches.flatMap((launch) => launch['crew']).length);
    for (const member of crew) expect(member).toEqual({ crew: expect.any(String), role: null });
  });
});
