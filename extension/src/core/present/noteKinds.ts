/** What a note of the hover is about; each can be switched off by itself. */
export const noteKinds = ["call", "escape", "remains", "keys", "padding", "order", "nil"] as const;
export type NoteKind = (typeof noteKinds)[number];
