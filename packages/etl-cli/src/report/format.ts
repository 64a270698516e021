const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** `12,345` */
export function wholeText(value: number): string {
  return whole.format(value);
}

/** `3.6` */
export function decimalText(value: number): string {
  return decimal.format(value);
}

/** `78.1`; a dash for null. */
export function daysText(value: number | null): string {
  return value === null ? '–' : decimalText(value);
}

/** `62.6 %`; a dash for null. */
export function percentText(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(1)} %`;
}

/** The UTC date of a timestamp, `2022-10-05`; a dash for null. */
export function dayText(timestamp: string | null): string {
  return timestamp === null ? '–' : timestamp.slice(0, 10);
}

/** A UTC timestamp to the minute, `2022-10-05 16:00 UTC`. */
export function minuteText(timestamp: string): string {
  return `${timestamp.slice(0, 16).replace('T', ' ')} UTC`;
}

/** `1 core`, `2 cores`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${wholeText(value)} ${value === 1 ? one : many}`;
}
