/**
 * Evaluates a JSON filter pattern of CloudWatch Logs, as its user guide describes the syntax: selectors
 * like `$.userIdentity.type`, `=` and `!=` with `*` as a wildcard, `NOT EXISTS`, `&&`, `||` and parentheses.
 * A comparison of a field that does not exist is false.
 */
export function matchesPattern(pattern: string, event: object): boolean {
  const tokens = pattern.match(/"[^"]*"|\$[\w.]+|&&|\|\||!=|=|[(){}]|NOT EXISTS/g) ?? [];
  if (tokens.join('').replaceAll(/\s/g, '') !== pattern.replaceAll(/\s/g, '')) {
    throw new Error(`Unsupported syntax in the pattern ${pattern}`);
  }
  let at = 0;
  const take = (expected?: string): string => {
    const token = tokens[at] ?? '';
    at += 1;
    if (expected === undefined || token === expected) return token;
    throw new Error(`Expected ${expected} instead of ${token} in the pattern ${pattern}`);
  };
  const primary = (): boolean => {
    if (tokens[at] === '(') {
      take('(');
      const result = or();
      take(')');
      return result;
    }
    const found = valueAt(event, take());
    const operator = take();
    if (operator === 'NOT EXISTS') return found === undefined;
    const wanted = take().slice(1, -1);
    const isEqual = found !== undefined && isLike(String(found), wanted);
    return operator === '=' ? isEqual : found !== undefined && !isEqual;
  };
  const and = (): boolean => {
    let result = primary();
    while (tokens[at] === '&&') {
      take('&&');
      result = primary() && result;
    }
    return result;
  };
  const or = (): boolean => {
    let result = and();
    while (tokens[at] === '||') {
      take('||');
      result = and() || result;
    }
    return result;
  };
  take('{');
  const result = or();
  take('}');
  return result;
}

function valueAt(event: object, selector: string): unknown {
  return selector
    .split('.')
    .slice(1)
    .reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      event,
    );
}

function isLike(text: string, pattern: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 's').test(text);
}
