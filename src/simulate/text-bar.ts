/** Full at the limit; a load over it ends in an arrow. Any load shows. */
export function bar(share: number, length: number): string {
  if (share > 1) return `${'█'.repeat(length - 1)}▶`;
  const eighths = Math.max(1, Math.round(share * length * 8));
  const full = Math.floor(eighths / 8);
  const part = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
  return (`█`.repeat(full) + part).padEnd(length, '·');
}
