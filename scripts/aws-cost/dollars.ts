/** An amount in USD for a table: whole dollars from 10 on, cents below. */
export function dollars(amount: number): string {
  if (amount === 0) return '';
  return amount >= 10 ? Math.round(amount).toLocaleString('en-US') : amount.toFixed(2);
}
