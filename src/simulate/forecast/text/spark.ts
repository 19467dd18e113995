const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * A series as a row of blocks, each as high as the greatest of the points that it stands for; `most` fills one. Nothing is a blank, and any load
 * shows.
 */
export function sparkline(series: readonly number[], most: number, columns: number): string {
  const width = Math.min(columns, series.length);
  return Array.from({ length: width }, (_, i) => {
    const from = Math.floor((i * series.length) / width);
    const to = Math.max(from + 1, Math.floor(((i + 1) * series.length) / width));
    return block(greatest(series, from, to), most);
  }).join('');
}

function greatest(series: readonly number[], from: number, to: number): number {
  let most = 0;
  for (let i = from; i < to; i++) most = Math.max(most, series[i] ?? 0);
  return most;
}

function block(value: number, most: number): string {
  if (!(value > 0) || !(most > 0)) return ' ';
  return LEVELS[Math.min(LEVELS.length - 1, Math.max(0, Math.ceil((value / most) * LEVELS.length) - 1))] as string;
}
