import { ink } from '../colours.js';
import { compact } from '../words.js';
import type { Size } from './draw.js';

export const LETTERS = 12;

const TIME_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
  1_209_600, 2_592_000,
];

/** Seconds between two labels: as many as there is room for. */
export function timeStep(duration: number, { width }: Size): number {
  const most = Math.max(2, Math.min(10, Math.floor(width / 80)));
  return TIME_STEPS.find((step) => duration / step <= most) ?? duration / most;
}

/** 30 s, 5 min, 1:30 h, 3 d: in one unit along an axis. */
export function timeLabel(seconds: number, duration: number): string {
  if (seconds === 0) return '0';
  if (duration > 2 * 86_400) return `${compact(seconds / 86_400)} d`;
  if (duration > 2 * 3600)
    return `${Math.floor(seconds / 3600)}:${String(Math.round((seconds % 3600) / 60)).padStart(2, '0')} h`;
  if (duration > 120) return `${compact(seconds / 60)} min`;
  return `${compact(seconds)} s`;
}

export function timeAxis(duration: number, size: Size): object {
  return {
    type: 'value',
    min: 0,
    max: duration,
    interval: timeStep(duration, size),
    axisLine: { lineStyle: { color: ink('axis') } },
    axisTick: { lineStyle: { color: ink('axis') } },
    splitLine: { show: false },
    axisLabel: {
      color: ink('muted'),
      fontSize: LETTERS,
      margin: 9,
      showMaxLabel: duration % timeStep(duration, size) === 0,
      formatter: (seconds: number) => timeLabel(seconds, duration),
    },
  };
}

/** From nothing upward, with a light line at each label. */
export function valueAxis(max: number, write: (value: number) => string = compact): object {
  const { top, step } = round(max);
  return {
    type: 'value',
    min: 0,
    max: top,
    interval: step,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: ink('line') } },
    axisLabel: { color: ink('muted'), fontSize: LETTERS, margin: 8, formatter: write },
  };
}

/** A round number at or above it that three to five even steps reach. */
function round(max: number): { readonly top: number; readonly step: number } {
  if (!(max > 0) || !Number.isFinite(max)) return { top: 1, step: 0.25 };
  const power = 10 ** Math.floor(Math.log10(max / 4));
  const factor = [1, 2, 2.5, 5, 10].find((one) => (one * power * 4) / max >= 0.999) ?? 10;
  const step = factor * power;
  return { top: step * Math.max(1, Math.ceil(max / step - 0.001)), step };
}

/** Room for the labels of a vertical axis. */
export function labelRoom(labels: readonly string[]): number {
  return 14 + Math.max(0, ...labels.map((label) => label.length)) * 7;
}

/** Charts of time stand below one another, and so do their seconds. */
export function timeGrid({ width }: Size): object {
  return { left: width > 400 ? 52 : 46, right: 28, top: 12, bottom: 30, outerBoundsMode: 'none' };
}

/** The room within which lines are drawn. */
export function grid(max: number, write: (value: number) => string = compact): object {
  const { top, step } = round(max);
  const labels = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => write(step * i));
  return { left: labelRoom(labels), right: 16, top: 12, bottom: 30, outerBoundsMode: 'none' };
}

/** The greatest of each group of neighbours, at most so many groups: peaks stay. */
export function peaks(values: readonly number[], most: number): readonly number[] {
  const group = Math.max(1, Math.ceil(values.length / most));
  return Array.from({ length: Math.ceil(values.length / group) }, (_, i) =>
    greatest(values.slice(i * group, (i + 1) * group)),
  );
}

export function greatest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
