import { Markdown } from '../../../ui/Markdown'

/** How the side panel shows what a component says of itself. Its title stands above it already. */
export const renderMarkdown = (text: string) => <Markdown text={text} withoutTitle />
