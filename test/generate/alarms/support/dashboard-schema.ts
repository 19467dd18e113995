type Json = Readonly<Record<string, unknown>>;

/**
 * What a dashboard would not take of a body.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardFaults(body: unknown): readonly string[] {
  const { widgets, ...others } = body as { readonly widgets: readonly Json[] };
  return [
    ...Object.keys(others).map((name) => `there is no ${name}`),
    ...(widgets.length <= 500 ? [] : ['there are more than 500 widgets']),
    ...widgets.flatMap((widget, i) => widgetFaults(widget).map((fault) => `widget ${i}: ${fault}`)),
    ...overlaps(widgets as unknown as readonly Place[]),
  ];
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlaps(widgets: readonly Place[]): readonly string[] {
  return widgets.flatMap((a, i) =>
    widgets
      .slice(i + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map(() => `widget ${i} lies on another`),
  );
}

function widgetFaults(widget: Json): readonly string[] {
  const { type, x, y, width, height, properties, ...others } = widget as Json & Place;
  return [
    ...Object.keys(others).map((name) => `there is no ${name}`),
    ...(x >= 0 && width >= 1 && x + width <= 24 && y >= 0 && height >= 1 && height <= 1000 ? [] : ['is off the grid']),
    ...(type === 'text'
      ? textFaults(properties as Json)
      : type === 'metric'
        ? metricFaults(properties as Json)
        : ['type']),
  ];
}

function textFaults({ markdown, ...others }: Json): readonly string[] {
  return [
    ...(typeof markdown === 'string' ? [] : ['has no text']),
    ...Object.keys(others).map((name) => `there is no ${name} of a text`),
  ];
}

const RENDERED = new Set(['id', 'label', 'stat', 'visible', 'expression', 'period']);

function metricFaults({ title, view, region, period, metrics, annotations, ...others }: Json): readonly string[] {
  const lines = metrics as readonly (readonly unknown[])[];
  return [
    ...Object.keys(others).map((name) => `there is no ${name} of a graph`),
    ...(typeof title === 'string' && typeof region === 'string' && view === 'timeSeries' ? [] : ['is no graph']),
    ...(Number(period) % 60 === 0 ? [] : ['has no period']),
    ...(lines.length >= 1 && lines.length <= 500 ? [] : [`has ${lines.length} lines`]),
    ...lines.flatMap(lineFaults),
    ...expressionFaults(lines),
    ...annotationFaults(annotations as Json | undefined),
  ];
}

function lineFaults(line: readonly unknown[]): readonly string[] {
  const names = line.slice(0, -1);
  const rendered = line.at(-1) as Json;
  return [
    ...Object.keys(rendered).flatMap((name) => (RENDERED.has(name) ? [] : [`there is no ${name} of a line`])),
    ...(names.length % 2 === 0 && names.every((name) => typeof name === 'string') ? [] : ['has half a dimension']),
    ...(rendered.period === undefined || Number(rendered.period) % 60 === 0 ? [] : ['has no period']),
    ...(names.length === 0 && typeof rendered.expression !== 'string' ? ['is no line'] : []),
    ...(rendered.id === undefined || /^[a-z]\w*$/.test(String(rendered.id)) ? [] : ['has a wrong id']),
  ];
}

/** Expressions name lines of the same graph. */
function expressionFaults(lines: readonly (readonly unknown[])[]): readonly string[] {
  const rendered = lines.map((line) => line.at(-1) as Json);
  const ids = rendered.flatMap(({ id }) => (id === undefined ? [] : [String(id)]));
  return rendered.flatMap(({ expression }) =>
    (
      String(expression ?? '')
        .replace(/"[^"]*"/g, '')
        .match(/\b[a-z]\w*\b/g) ?? []
    )
      .filter((name) => !ids.includes(name))
      .map((name) => `${name} is no line`),
  );
}

function annotationFaults(annotations: Json | undefined): readonly string[] {
  if (annotations === undefined) return [];
  const { horizontal, ...others } = annotations as { readonly horizontal: readonly Json[] };
  return [
    ...Object.keys(others).map((name) => `there is no ${name} of annotations`),
    ...horizontal.flatMap(({ value, label }) =>
      typeof value === 'number' && typeof label === 'string' ? [] : ['has a wrong level'],
    ),
  ];
}
