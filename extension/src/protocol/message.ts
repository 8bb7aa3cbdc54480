/** A message: one of a map's names, with that name's body. */
export type Message<Bodies> = {
  readonly [Name in keyof Bodies]: { readonly type: Name; readonly body: Bodies[Name] };
}[keyof Bodies];
