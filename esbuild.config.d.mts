import type { BuildOptions, BuildResult } from 'esbuild';

export const VALIDATORS: Readonly<Record<'model' | 'config' | 'baseline', string>>;
export function validatorSource(name: keyof typeof VALIDATORS): Promise<string>;
export function bundle(options?: BuildOptions): Promise<BuildResult>;
export function folderTexts(folder: string): Promise<Readonly<Record<string, string>>>;

/** A file of the `yaml` package with functions in place of its generators; throws where it is not as it was. */
export function withoutGenerators(source: string): string;

/** A file of the `yaml` package whose nodes set their properties; throws where it is not as it was. */
export function withPlainProperties(source: string): string;

export const fasterYaml: import('esbuild').Plugin;
