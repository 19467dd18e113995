/** A state machine cannot say it: the pattern is left to a function. The message goes on after "since". */
export class Unsayable extends Error {
  override readonly name = 'Unsayable';
}
