// Conditions chosen in lists, as the server's small language and back: `device = "mobile" and age in ("18-29","30-49")`.
// Pure. What people write by hand beyond plain conditions joined by "and" is left as it is.

export type Operator = 'is' | 'isNot' | 'least' | 'below';
export interface Condition { attribute: string; operator: Operator; values: string[] }

/** The expression for conditions that all hold; conditions without a value say nothing. */
export function write(conditions: readonly Condition[]): string {
  return conditions.filter(({ attribute, values }) => attribute && values.length > 0).map(writeOne).join(' and ');
}

function writeOne({ attribute, operator, values }: Condition): string {
  const name = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(attribute) && !WORDS.has(attribute.toLowerCase()) ? attribute : `\`${attribute}\``;
  const [first = ''] = values;
  const number = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? text : quoted(text));
  switch (operator) {
    case 'least': return `${name} >= ${number(first)}`;
    case 'below': return `${name} < ${number(first)}`;
    case 'is': return values.length === 1 ? `${name} = ${quoted(first)}` : `${name} in (${values.map(quoted).join(', ')})`;
    case 'isNot': return values.length === 1 ? `${name} != ${quoted(first)}` : values.map((value) => `${name} != ${quoted(value)}`).join(' and ');
  }
}

const WORDS = new Set(['and', 'or', 'not', 'in']);
const quoted = (text: string) => `"${text.replace(/["\\]/g, (sign) => `\\${sign}`)}"`;

type Token = { kind: 'name' | 'text' | 'sign' | 'word'; text: string };

/** The conditions of an expression, or null when it says more than lists can show. */
export function parse(expression: string): Condition[] | null {
  if (expression.trim() === '') return [];
  const tokens = tokenize(expression);
  if (!tokens) return null;
  const conditions: Condition[] = [];
  let at = 0;
  const next = () => tokens[at++];
  for (;;) {
    const attribute = next();
    if (attribute?.kind !== 'name') return null;
    const sign = next();
    if (sign?.kind === 'word' && sign.text === 'in') {
      const values = valuesIn(tokens, at);
      if (!values) return null;
      at = values.end;
      add(conditions, { attribute: attribute.text, operator: 'is', values: values.values });
    } else {
      const operator = sign?.kind === 'sign' ? OPERATORS[sign.text] : undefined;
      const value = next();
      if (!operator || (value?.kind !== 'text' && value?.kind !== 'name')) return null;
      add(conditions, { attribute: attribute.text, operator, values: [value.text] });
    }
    const joint = next();
    if (!joint) return conditions;
    if (joint.kind !== 'word' || joint.text !== 'and') return null;
  }
}

const OPERATORS: Record<string, Operator> = { '=': 'is', '!=': 'isNot', '>=': 'least', '<': 'below' };

/** "Not this and not that" of one attribute is one condition in the lists. */
function add(conditions: Condition[], condition: Condition): void {
  const last = conditions.at(-1);
  if (last && condition.operator === 'isNot' && last.operator === 'isNot' && last.attribute === condition.attribute) last.values.push(...condition.values);
  else conditions.push(condition);
}

function valuesIn(tokens: readonly Token[], start: number): { values: string[]; end: number } | null {
  const values: string[] = [];
  if (tokens[start]?.text !== '(') return null;
  for (let at = start + 1; ; at += 2) {
    const [value, sign] = [tokens[at], tokens[at + 1]];
    if (!value || (value.kind !== 'text' && value.kind !== 'name') || sign?.kind !== 'sign') return null;
    values.push(value.text);
    if (sign.text === ')') return { values, end: at + 2 };
    if (sign.text !== ',') return null;
  }
}

function tokenize(text: string): Token[] | null {
  const SHAPE = /\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`|(!=|<=|>=|[=<>(),])|([\p{L}\p{N}_.-]+))/uy;
  const tokens: Token[] = [];
  while (SHAPE.lastIndex < text.trimEnd().length) {
    const found = SHAPE.exec(text);
    if (!found) return null;
    const [, inQuotes, inTicks, sign, bare] = found;
    if (inQuotes !== undefined) tokens.push({ kind: 'text', text: inQuotes.replace(/\\(.)/g, '$1') });
    else if (inTicks !== undefined) tokens.push({ kind: 'name', text: inTicks });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (bare !== undefined) tokens.push(WORDS.has(bare.toLowerCase()) ? { kind: 'word', text: bare.toLowerCase() } : { kind: 'name', text: bare });
  }
  return tokens;
}
