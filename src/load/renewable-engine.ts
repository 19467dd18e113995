import { bindState, type Engine, engineState } from '../engine/index.js';

/** An engine that can be exchanged for a new one behind the object that callers hold. */
export interface RenewableEngine {
  readonly engine: Engine;
  /** Nothing of what was there is left, idempotency tokens included. */
  renew(): void;
}

/** @param make makes an engine in the state in which each begins. */
export function renewableEngine(make: () => Engine): RenewableEngine {
  let current = make();
  const operation =
    (name: keyof Engine) =>
    (...inputs: readonly never[]): unknown =>
      (current[name] as (...inputs: readonly never[]) => unknown)(...inputs);
  const names = Object.keys(current) as readonly (keyof Engine)[];
  return {
    engine: bindState(Object.fromEntries(names.map((name) => [name, operation(name)])) as unknown as Engine, () =>
      engineState(current),
    ),
    renew: () => {
      current = make();
    },
  };
}
