import type { BuildOptions, BuildResult } from 'esbuild';

export const VALIDATORS: Readonly<Record<'model' | 'config' | 'baseline', string>>;
export function validatorSource(name: keyof typeof VALIDATORS): Promise<string>;
export function bundle(options?: BuildOptions): Promise<BuildResult>;
export function folderTexts(folder: string): Promise<Readonly<Record<string, string>>>;
