import starlight from '@astrojs/starlight';
import { defineConfig, passthroughImageService } from 'astro/config';
import { sidebar } from './scripts/sidebar.ts';
import { base, site } from './scripts/site-base.ts';

export default defineConfig({
  base,
  ...(site === undefined ? {} : { site }),
  // Images are not processed.
  image: { service: passthroughImageService() },
  integrations: [
    starlight({
      title: 'SpaceX Data Platform',
      description: 'The public r/SpaceX API as tables you can trust.',
      customCss: ['./src/styles/site.css'],
      sidebar: sidebar(),
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      pagination: true,
      lastUpdated: false,
      credits: false,
    }),
  ],
});
