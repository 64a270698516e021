import type { Quantities } from './quantities.ts';

/** The unit prices of deploy/aws/cost/prices.json. */
export interface Prices {
  readonly region: string;
  readonly date: string;
  readonly prices: readonly {
    readonly of: string;
    readonly unit: string;
    /** Per unit, in USD. */
    readonly usd: number;
    readonly source: string;
  }[];
}

/** What is assumed of a size in a month: a part of deploy/aws/cost/usage.json. */
export interface Usage {
  readonly description: string;
  readonly lakeGB: number;
  readonly logsGB: number;
  readonly natGB: number;
  readonly athenaTB: number;
  readonly dataEvents: number;
  readonly lambdaMetrics: number;
  readonly warehouseGB: number;
  readonly rpuHoursPerDay: number;
}

/** A line of the bill of a month. */
export interface CostLine {
  readonly of: string;
  /** Number of units, such as node hours. */
  readonly units: number;
  readonly unit: string;
  /** Per unit, in USD. */
  readonly price: number;
  /** In USD. */
  readonly cost: number;
}

/**
 * Computes the bill of a month.
 *
 * @param hours hours in a month
 * @throws Error if there is no price for a quantity
 */
export function costOf(
  quantities: Quantities,
  usage: Usage,
  { prices }: Prices,
  hours: number,
): CostLine[] {
  const { serverless = 0, ...counted } = quantities;
  const used: Quantities = {
    serverless: serverless * usage.rpuHoursPerDay * (hours / 24),
    'warehouse storage': usage.warehouseGB,
    'NAT traffic': usage.natGB,
    'custom metric': (counted['custom metric'] ?? 0) + usage.lambdaMetrics,
    logs: usage.logsGB,
    'object storage': usage.lakeGB,
    'data events': usage.dataEvents / 100_000,
    'Athena scan': usage.athenaTB,
  };
  return Object.entries({ ...counted, ...used })
    .filter(([, count]) => count > 0)
    .map(([of, count]) => {
      const price = prices.find((one) => one.of === of);
      if (price === undefined) throw new Error(`deploy/aws/cost/prices.json has no price of ${of}`);
      const isHourly = of !== 'serverless' && /\bhour$/.test(price.unit);
      const units = count * (isHourly ? hours : 1);
      return { of, units, unit: price.unit, price: price.usd, cost: units * price.usd };
    });
}
