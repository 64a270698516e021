import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '../../../deploy/support/manifests.ts';
import { repositoryRoot } from '../../../support/repository.ts';

const monitoring = join(repositoryRoot, 'deploy/monitoring');

interface Rule {
  readonly expr: string;
  readonly for?: string;
}
interface Group {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** Groups of rules of the platform. */
export function ruleGroups(): Group[] {
  return ['airflow', 'etl', 'postgres'].flatMap((name) =>
    parseManifests(readFileSync(join(monitoring, `rules/${name}.yaml`), 'utf8')).flatMap(
      ({ spec }) => spec?.['groups'] as Group[],
    ),
  );
}

/**
 * The rules with windows of seconds: an alert that must be pending for up to 15 minutes is pending for
 * 10 seconds, a rate is that of 40 seconds, and a transaction is long after 20 seconds.
 */
export function shortenedRules(): Group[] {
  return ruleGroups().map(({ name, rules }) => ({
    name,
    rules: rules.map((rule) => ({
      ...rule,
      expr: rule.expr.replaceAll('[5m]', '[40s]').replace(/> 900\b/, '> 20'),
      ...(/^\d{1,2}m$/.test(rule.for ?? '') ? { for: '10s' } : {}),
    })),
  }));
}

export interface PanelQuery {
  readonly title: string;
  readonly expr?: string;
  readonly rawSql?: string;
}

/** Queries of the panels of all dashboards. */
export function panelQueries(): PanelQuery[] {
  const folder = join(monitoring, 'dashboards');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.flatMap((file) => {
    const { title, panels } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      title: string;
      panels: { title: string; targets: Omit<PanelQuery, 'title'>[] }[];
    };
    return panels.flatMap((panel) =>
      panel.targets.map((target) => ({ ...target, title: `${title} / ${panel.title}` })),
    );
  });
}
