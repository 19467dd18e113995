import { decimalText } from '../../../diagnostics/index.js';

/** 45 s, 12 min, 90 min, 5 h 20 min, 3 d 4 h: whole units, and no more than two of them. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 120) return seconds > 0 && seconds < 1 ? 'under 1 s' : `${decimalText(whole)} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 120 && minutes % 60 !== 0) return `${decimalText(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return joined(hours, 'h', minutes % 60, 'min');
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function joined(many: number, unit: string, few: number, of: string): string {
  return few === 0 ? `${decimalText(many)} ${unit}` : `${decimalText(many)} ${unit} ${decimalText(few)} ${of}`;
}
