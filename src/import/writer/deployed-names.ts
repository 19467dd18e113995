const PARAMETER = /\$\{env:[A-Za-z_][A-Za-z0-9_]*(?::-[^{}]*)?\}/g;

/** Whether the language takes it as a name: what is no parameter of its own has no place in one. */
export function isPhysicalName(name: string): boolean {
  return name !== '' && !name.replace(PARAMETER, '').includes('${');
}

const REGION = /^[a-z]{2,3}(-[a-z]+)+-\d$/;

export function isRegion(text: string): boolean {
  return REGION.test(text);
}
