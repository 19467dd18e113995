import type { EntityDesign, TableDesign } from '../../design/index.js';
import { type Image, pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { LocatedExpr, StreamRule, Table } from '../../model/model.js';
import type { Span } from '../../source/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';

/** Users of a stream that the finding shows the place of. */
const SHOWN = 5;

export const streamMissing: Rule = {
  id: 'DM9005',
  name: 'stream-missing',
  family: 'security',
  title: 'A rule reads the stream of a table that has none, or not the images that it needs',
  severity: 'error',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Enabling',
  *check(context) {
    const users = usersOf(context);
    for (const table of context.design.tables.values()) {
      const found = report(
        table,
        users.filter((user) => user.table === table),
      );
      if (found !== undefined) yield found;
    }
  },
};

type View = NonNullable<Table['stream']>['value'];
type NeededImage = Exclude<Image, 'current'>;

/** Images of the item that the records of a stream carry. */
const CARRIES: Readonly<Record<View, readonly NeededImage[]>> = {
  'keys-only': [],
  'new-image': ['new'],
  'old-image': ['old'],
  'new-and-old': ['new', 'old'],
};

/** What is made of a table's stream. */
interface User {
  readonly table: TableDesign | undefined;
  readonly name: string;
  readonly span: Span;
  readonly images: ReadonlySet<NeededImage>;
}

function report({ table }: TableDesign, users: readonly User[]): Report | undefined {
  const { stream } = table;
  const carried = stream === undefined ? undefined : CARRIES[stream.value];
  const starved = users.filter(
    ({ images }) => carried === undefined || [...images].some((one) => !carried.includes(one)),
  );
  if (starved.length === 0) return undefined;
  const names = listOf(starved.map(({ name }) => name));
  const [verb, it] = starved.length === 1 ? ['reads', 'it'] : ['read', 'them'];
  const needed = neededView(users);
  const related = starved.slice(0, SHOWN).map(({ name, span }) => ({ message: `${quote(name)} is here`, span }));
  if (stream === undefined) {
    return {
      span: table.span,
      message: `Table ${quote(table.name)} has no stream, and ${names} ${verb} it: nothing ever sets ${it} off. Add \`stream: ${needed}\` to the table.`,
      related,
    };
  }
  const missing = [...new Set(flatMap(starved, ({ images }) => [...images]))].filter(
    (one) => carried?.includes(one) === false,
  );
  return {
    span: stream.span,
    message: `The stream of table ${quote(table.name)} is \`${stream.value}\`, and ${names} ${verb} the ${missing.join(' and the ')} image, which its records do not carry: there every attribute is absent. Make it \`stream: ${needed}\`. The view of a stream cannot be changed: it is switched off and on again, which makes a new stream.`,
    related,
  };
}

function neededView(users: readonly User[]): View {
  const images = new Set(flatMap(users, (user) => [...user.images]));
  if (images.size === 2) return 'new-and-old';
  return images.has('old') ? 'old-image' : images.has('new') ? 'new-image' : 'keys-only';
}

function usersOf({ model, design }: RuleContext): readonly User[] {
  const tableOf = (entity: string): TableDesign | undefined => design.entities.get(entity)?.table;
  const rules = [...model.streams.values()].map((rule) => ({
    table: tableOf(rule.source.value),
    name: rule.name,
    span: rule.span,
    images: imagesOf(rule),
  }));
  const copies = flatMap([...design.entities.values()], (entity) => copiesOf(entity, tableOf));
  return [...rules, ...copies];
}

function imagesOf({ when, update }: StreamRule): ReadonlySet<NeededImage> {
  const values = flatMap(update, ({ by, set, add }): readonly (LocatedExpr | undefined)[] => [
    ...by.values(),
    ...[...set, ...add].map(({ value }) => value),
  ]);
  const images = flatMap([when, ...values], (expr) =>
    expr === undefined ? [] : pathsOf(expr.value).map(({ image }) => image),
  );
  // An attribute without a word is that of the item as it is now.
  return new Set(images.map((image) => (image === 'old' ? 'old' : 'new')));
}

/** Copies take the new value from the record; the old one tells whether it has changed at all. */
function copiesOf(
  { name, attributes }: EntityDesign,
  tableOf: (entity: string) => TableDesign | undefined,
): readonly User[] {
  return flatMap([...attributes.values()], ({ attribute: { name: field, copy } }) =>
    copy?.refresh === 'stream'
      ? [
          {
            table: tableOf(copy.entity),
            name: `${name}.${field}`,
            span: copy.span,
            images: new Set<NeededImage>(['new']),
          },
        ]
      : [],
  );
}
