export type MessageParams = Readonly<Record<string, string | number>>

/** A text by its key in the message catalogue: the domain says what is meant, never in which words. */
export interface MessageRef<Key extends string = string> {
  readonly key: Key
  readonly params: MessageParams
}

/** A sentence that arrived ready, from the server. */
export interface Sentence {
  readonly sentence: string
}

export type Message = MessageRef | Sentence
