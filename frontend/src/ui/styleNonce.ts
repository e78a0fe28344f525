import { createContext, useContext } from 'react'

// Some parts of the kit write a style element; the content policy lets it through by this word.
export const StyleNonce = createContext('')

export function useStyleNonce(): string {
  return useContext(StyleNonce)
}
